/** Asks the engine and the stack whether the list of what the engine lacks is right. */
import { subprotocolOf } from './delivery/handshake';
import type { RehearsedStack } from './delivery/rehearsed-stack';
import type { Engine } from './engine/engine';
import { PROBES, refusedTypes } from './engine/probes';
import type { FeatureName, Missing } from './not-in-the-engine';
import { outOfDate } from './out-of-date';
import type { CopiedAssembly } from './rewrite/assembly';
import type { Applied } from './rewrite/rewrite';

export interface TakenOut {
  readonly kind: Missing['kind'];
  readonly what: string;
  readonly reason: string;
  /** Undefined if it is in no template. */
  readonly places: number | undefined;
  /** Undefined if nobody can ask. */
  readonly stillMissing: boolean | undefined;
}

export class ListCheck {
  #applied: readonly Applied[] = [];
  readonly #lacks = new Map<string, boolean>();

  constructor(private readonly engine: Engine) {}

  /** @returns what was seen. @throws Error naming each entry to remove, and each type to add */
  async check({ applied, original }: CopiedAssembly): Promise<string> {
    this.#applied = applied;
    const types = [...new Set(Object.values(original.Resources).map(({ Type }) => Type))];
    const refused = await refusedTypes(this.engine, types);
    for (const { entry } of applied) {
      if (entry.kind === 'resource type') this.#lacks.set(entry.what, refused.includes(entry.what));
      const lacks = entry.kind === 'resource type' ? undefined : await PROBES[entry.what]?.(this.engine);
      if (lacks !== undefined) this.#lacks.set(entry.what, lacks);
    }
    const wrong = outOfDate(applied, { refusedTypes: refused, lacks: this.#lacks });
    if (wrong.length > 0) throw new Error(`not-in-the-engine.ts: ${wrong.join('; ')}`);
    return `${applied.length} entries, ${this.#lacks.size} of them asked for`;
  }

  /** Asks for a feature that only a deployed API can show. @returns what was seen. @throws Error if the engine has it */
  async checkSubprotocol({ aws, outputs }: RehearsedStack): Promise<string> {
    const what: FeatureName = 'subprotocol in the answer';
    const answered = await subprotocolOf(outputs.WebSocketUrl, ['broadcast', await aws.token({ userId: 'probe' })]);
    this.#lacks.set(what, answered === undefined);
    if (answered !== undefined) throw new Error(`not-in-the-engine.ts: the engine has '${what}' now: remove the entry`);
    return 'so clients show their token in the query';
  }

  get takenOut(): readonly TakenOut[] {
    return this.#applied.map(({ entry: { kind, what, reason }, places }) => ({
      kind,
      what,
      reason,
      places,
      stillMissing: this.#lacks.get(what),
    }));
  }
}
