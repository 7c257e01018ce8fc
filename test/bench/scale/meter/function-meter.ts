/** Meters the functions of a broadcast: their invocations, and every byte of their log groups. */
import { LOG_EVENT_OVERHEAD_BYTES } from '#tools/cost/billing-rules';
import type { EndedInvocation } from '#local/lambda/local-function';
import type { MeteredFunction } from './metered';

/** Logical ids of the functions that a broadcast runs, and of their log groups, e.g. `TasksSendBatchLogs1A2B3C4D`. */
const TASK = /^Tasks(?<name>[A-Za-z]+?)(?:Logs)?[0-9A-F]{8}$/;

export class FunctionMeter {
  readonly #names: ReadonlyMap<string, string>;
  readonly #functions = new Map<string, { -readonly [member in keyof MeteredFunction]: MeteredFunction[member] }>();

  /** @param resources values of `Ref`, by logical id */
  constructor(resources: Readonly<Record<string, string>>) {
    this.#names = new Map(
      Object.entries(resources).flatMap(([id, ref]) => {
        const name = TASK.exec(id)?.groups?.name;
        return name === undefined ? [] : [[ref, kebabCase(name)] as const];
      }),
    );
  }

  readonly takeLog = ({ logGroup, message }: { readonly logGroup: string; readonly message: string }): void => {
    const metered = this.#of(logGroup);
    if (metered) metered.logBytes += Buffer.byteLength(message) + LOG_EVENT_OVERHEAD_BYTES;
  };

  readonly takeInvocation = (ended: EndedInvocation): void => {
    const metered = this.#of(ended.functionName);
    if (!metered) return;
    metered.invocations += 1;
    metered.billedMs += ended.billedDurationMs;
    metered.memoryMb = ended.memorySizeMB;
  };

  get functions(): Readonly<Record<string, MeteredFunction>> {
    return Object.fromEntries(this.#functions);
  }

  #of(ref: string) {
    const name = this.#names.get(ref);
    if (name === undefined) return undefined;
    const metered = this.#functions.get(name) ?? { invocations: 0, memoryMb: 0, billedMs: 0, logBytes: 0 };
    this.#functions.set(name, metered);
    return metered;
  }
}

const kebabCase = (name: string): string => name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
