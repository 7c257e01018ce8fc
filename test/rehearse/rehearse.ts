/**
 * The rehearsal: bootstrap, deployment, use, update and end of this stack in the second engine. Each step is a check; without
 * a deployed stack the rest cannot be checked, so the rehearsal ends there.
 */
import { deepStrictEqual, notDeepStrictEqual, ok } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { Stack, type StackResource } from '#tools/stack/stack';
import { Cdk } from './cdk';
import { Checks, type CheckResult } from './checks';
import {
  checkAudiences,
  checkConnections,
  checkDomainEvent,
  checkRecords,
  connectCrowd,
  type Crowd,
} from './delivery/check-delivery';
import { subprotocolOf } from './delivery/handshake';
import { RehearsedStack } from './delivery/rehearsed-stack';
import { ACCOUNT, Engine, REGION } from './engine/engine';
import { inventoryOf } from './engine/inventory';
import { PROBES, refusedTypes } from './engine/probes';
import { makeEnvironment, type Start } from './engine/python';
import { NOT_IN_THE_ENGINE, type FeatureName, type Missing } from './not-in-the-engine';
import { outOfDate } from './out-of-date';
import { FIRST, SECOND } from './stack';
import { STACK } from './stack-name';
import { copyAssembly } from './rewrite/assembly';
import type { Applied } from './rewrite/rewrite';
import type { Template } from './rewrite/template';
import type { Progress } from '#tools/cli/progress';

/** What a deployment must never replace: it holds data, or is an address that others know. */
const STATEFUL = [
  'AWS::ApiGatewayV2::Api',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::EventBus',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
];

export interface TakenOut {
  readonly kind: Missing['kind'];
  readonly what: string;
  readonly reason: string;
  /** Undefined if it is in no template. */
  readonly places: number | undefined;
  /** Undefined if nobody can ask. */
  readonly stillMissing: boolean | undefined;
}

export interface Rehearsal {
  readonly passed: boolean;
  readonly checks: readonly CheckResult[];
  readonly takenOut: readonly TakenOut[];
}

export interface Means {
  /** For everything that is written; the caller removes it. */
  readonly folder: string;
  /** Where Python environments are kept between rehearsals. */
  readonly cache: string;
  /** Starts a program, which the caller ends. */
  readonly start: Start;
  /** Of the machine, without a word of AWS. */
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
}

/** @throws CliError if the machine has no Python for the engine, Error if the engine does not start */
export async function rehearse({ folder, cache, start, env, progress }: Means): Promise<Rehearsal> {
  const programs = await progress.step('Python environment', () => makeEnvironment(cache, start, env));
  const engine = await progress.step('engine', () => Engine.start(programs, join(folder, 'engine'), start, env));
  const cdk = new Cdk(start, { ...env, ...engine.environment, CDK_HOME: join(folder, 'cdk') });
  const rehearsal = new Run(engine, cdk, folder, new Checks(progress));
  return rehearsal.run();
}

class Run {
  #applied: readonly Applied[] = [];
  readonly #lacks = new Map<string, boolean>();
  #stack: RehearsedStack | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly cdk: Cdk,
    private readonly folder: string,
    private readonly checks: Checks,
  ) {}

  async run(): Promise<Rehearsal> {
    try {
      await this.#checkAll();
    } catch (error) {
      // A failed check says it already.
      if (this.checks.passed) throw error;
    } finally {
      this.#stack?.close();
    }
    return {
      passed: this.checks.passed,
      checks: this.checks.results,
      takenOut: this.#applied.map(({ entry: { kind, what, reason }, places }) => ({
        ...{ kind, what, reason, places },
        stillMissing: this.#lacks.get(what),
      })),
    };
  }

  async #checkAll(): Promise<void> {
    const { checks, cdk } = this;
    const first = await this.#assembly('first', FIRST);
    await checks.check('the list of what the engine lacks is up to date', () => this.#checkList(first));
    await checks.need('cdk bootstrap', async () => {
      await cdk.bootstrap(first.folder, ACCOUNT, REGION);
      return 'done';
    });
    await this.#deploy('cdk deploy', first);
    const stack = this.#stack as RehearsedStack;
    const before = await this.#resources();
    await checks.check('every resource was made', async () => {
      deepStrictEqual(before.map(({ logicalId }) => logicalId).sort(), Object.keys(first.template.Resources).sort());
      return `${before.length} resources`;
    });
    await checks.check('handshakes are still answered without a subprotocol', () => this.#checkSubprotocol(stack));
    let crowd: Crowd | undefined;
    await checks.need('clients connect', async () => {
      crowd = await connectCrowd(stack);
      return `${stack.clients.length} clients`;
    });
    await this.#use(stack, crowd as Crowd);
    const second = await this.#assembly('second', SECOND);
    await this.#deploy('cdk deploy of a changed setting', second);
    await this.#checkUpdate(before, crowd as Crowd);
    stack.disconnect();
    await this.#destroy(second.folder);
  }

  async #use(stack: RehearsedStack, crowd: Crowd): Promise<void> {
    await checkAudiences(stack, crowd, this.checks);
    await checkRecords(stack, crowd, this.checks);
    await checkDomainEvent(stack, crowd, this.checks);
    await checkConnections(stack, crowd, this.checks);
  }

  /** Synthesizes with the settings, and rewrites the copy that is deployed. */
  async #assembly(name: string, settings: SettingsOverrides): Promise<Assembly> {
    const original = join(this.folder, `${name}-original`);
    const folder = join(this.folder, name);
    let template: Template | undefined;
    await this.checks.need(`cdk synth, and a copy for the engine (${name} settings)`, async () => {
      await this.cdk.synthesize(original, settings);
      const options = { stack: STACK, entries: NOT_IN_THE_ENGINE, endpoint: this.engine.endpoint };
      const copied = await copyAssembly(original, folder, options);
      this.#applied = copied.applied;
      template = copied.template;
      return `${Object.keys(template.Resources).length} resources are deployed`;
    });
    const text = await readFile(join(original, `${STACK}.template.json`), 'utf8');
    return { folder, template: template as Template, original: JSON.parse(text) as Template };
  }

  #deploy(what: string, { folder }: Assembly): Promise<void> {
    return this.checks.need(what, async () => {
      const outputs = await this.cdk.deploy(folder, join(this.folder, 'outputs.json'));
      this.#stack ??= new RehearsedStack(outputs, this.engine.access);
      deepStrictEqual(outputs, this.#stack.outputs);
      return `${Object.keys(outputs).length} outputs`;
    });
  }

  async #checkList({ original }: Assembly): Promise<string> {
    const types = [...new Set(Object.values(original.Resources).map(({ Type }) => Type))];
    const refused = await refusedTypes(this.engine, types);
    for (const { entry } of this.#applied) {
      if (entry.kind === 'resource type') this.#lacks.set(entry.what, refused.includes(entry.what));
      const lacks = entry.kind === 'part' ? await PROBES[entry.what]?.(this.engine) : undefined;
      if (lacks !== undefined) this.#lacks.set(entry.what, lacks);
    }
    const wrong = outOfDate(this.#applied, { refusedTypes: refused, lacks: this.#lacks });
    if (wrong.length > 0) throw new Error(`not-in-the-engine.ts: ${wrong.join('; ')}`);
    return `${this.#applied.length} entries, ${this.#lacks.size} of them asked for`;
  }

  /** A feature that only a deployed API can show. */
  async #checkSubprotocol({ aws, outputs }: RehearsedStack): Promise<string> {
    const what: FeatureName = 'subprotocol in the answer';
    const offered = ['broadcast', await aws.token({ userId: 'probe' })];
    const answered = await subprotocolOf(outputs.WebSocketUrl, offered);
    this.#lacks.set(what, answered === undefined);
    if (answered !== undefined) throw new Error(`not-in-the-engine.ts: the engine has '${what}' now: remove the entry`);
    return 'so clients show their token in the query';
  }

  async #checkUpdate(before: readonly StackResource[], crowd: Crowd): Promise<void> {
    const stack = this.#stack as RehearsedStack;
    await this.checks.check('the update kept every resource that holds data', async () => {
      const physicalIds = (resources: readonly StackResource[]) =>
        Object.fromEntries(
          resources.filter(({ type }) => STATEFUL.includes(type)).map((each) => [each.logicalId, each.physicalId]),
        );
      const kept = physicalIds(before);
      deepStrictEqual(physicalIds(await this.#resources()), kept);
      notDeepStrictEqual(kept, {});
      return `${Object.keys(kept).length} resources`;
    });
    await this.checks.check('the changed setting took effect, for clients that stayed connected', () =>
      stack.broadcast({ users: ['alice', 'bob'] }, 'updated', { status: 'COMPLETED', delivered: 3, batches: 3 }, [
        crowd.alice,
        crowd.alicesPhone,
        crowd.bob,
      ]),
    );
  }

  async #destroy(assembly: string): Promise<void> {
    await this.checks.need('each service lists resources of the stack', async () => {
      const empty = [...(await inventoryOf(this.engine, STACK))].filter(([, names]) => names.length === 0);
      deepStrictEqual(empty, []);
      return 'so that an empty list later means something';
    });
    await this.checks.need('cdk destroy', async () => {
      await this.cdk.destroy(assembly);
      return 'done';
    });
    await this.checks.check('nothing is left', async () => {
      const left = [...(await inventoryOf(this.engine, STACK))].filter(([, names]) => names.length > 0);
      ok(left.length === 0, left.map(([what, names]) => `${what}: ${names.join(', ')}`).join('; '));
      return 'in any of the services';
    });
  }

  /** As the project's commands find the stack. */
  async #resources(): Promise<readonly StackResource[]> {
    const target = { kind: 'local', access: this.engine.access, stackName: STACK, where: 'the engine' } as const;
    const stack = await Stack.find(target);
    try {
      return await stack.resources();
    } finally {
      await stack.close();
    }
  }
}

interface Assembly {
  /** With the rewritten template. */
  readonly folder: string;
  readonly template: Template;
  readonly original: Template;
}
