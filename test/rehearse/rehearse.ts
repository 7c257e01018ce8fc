/**
 * The rehearsal: bootstrap, deployment, use, update and end of this stack in the second engine. Each step is a check. Without
 * a deployed stack nothing else can be checked, so the rehearsal ends there.
 */
import { deepStrictEqual, notDeepStrictEqual, ok } from 'node:assert';
import { join } from 'node:path';
import type { SettingsOverrides } from '#constructs/settings/settings';
import type { Progress } from '#tools/cli/progress';
import { Stack, type StackResource } from '#tools/stack/stack';
import { Cdk } from './cdk';
import { CannotGoOnError, Checks, type CheckResult } from './checks';
import { checkCommands } from './delivery/check-commands';
import { checkUse, connectCrowd, type Crowd } from './delivery/check-use';
import { RehearsedStack } from './delivery/rehearsed-stack';
import { ACCOUNT, Engine, REGION } from './engine/engine';
import { inventoryOf } from './engine/inventory';
import { makeEnvironment, type Start } from './engine/python';
import { ListCheck, type TakenOut } from './list-check';
import { NOT_IN_THE_ENGINE } from './not-in-the-engine';
import { copyAssembly, type CopiedAssembly } from './rewrite/assembly';
import { FIRST, SECOND, STACK } from './settings';

/** What a deployment must never replace: it holds data, or is an address that others know. */
const STATEFUL = [
  'AWS::ApiGatewayV2::Api',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::EventBus',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
];

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
  /** The machine's own, without the variables of AWS. */
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
}

/** @throws CliError if the machine has no Python for the engine, Error if the engine does not start */
export async function rehearse({ folder, cache, start, env, progress }: Means): Promise<Rehearsal> {
  const programs = await progress.step('Python environment', () => makeEnvironment(cache, start, env));
  const engine = await progress.step('engine', () => Engine.start(programs, join(folder, 'engine'), start, env));
  const cdk = new Cdk(start, { ...env, ...engine.environment, CDK_HOME: join(folder, 'cdk') });
  return new Run(engine, cdk, folder, progress).run();
}

class Run {
  readonly #checks: Checks;
  readonly #list: ListCheck;

  constructor(
    private readonly engine: Engine,
    private readonly cdk: Cdk,
    private readonly folder: string,
    progress: Progress,
  ) {
    this.#checks = new Checks(progress, () => engine.problem);
    this.#list = new ListCheck(engine);
  }

  async run(): Promise<Rehearsal> {
    try {
      await this.#checkAll();
    } catch (error) {
      if (!(error instanceof CannotGoOnError)) throw error;
    }
    const { passed, results } = this.#checks;
    return { passed, checks: results, takenOut: this.#list.takenOut };
  }

  async #checkAll(): Promise<void> {
    const first = await this.#assembly('first', FIRST);
    await this.#checks.check('the list of what the engine lacks is up to date', () => this.#list.check(first));
    await this.#checks.need('cdk bootstrap', async () => {
      await this.cdk.bootstrap(first.folder, ACCOUNT, REGION);
      return [undefined, `account ${ACCOUNT}`];
    });
    const stack = await this.#deploy('cdk deploy', first);
    try {
      await this.#checks.check('handshakes are still answered without a subprotocol', () =>
        this.#list.checkSubprotocol(stack),
      );
      await this.#useAndUpdate(stack, first);
    } finally {
      stack.close();
    }
  }

  async #useAndUpdate(stack: RehearsedStack, first: CopiedAssembly): Promise<void> {
    const before = await this.#resources();
    await this.#checks.check('every resource was made', async () => {
      deepStrictEqual(before.map(({ logicalId }) => logicalId).sort(), Object.keys(first.template.Resources).sort());
      return `${before.length} resources`;
    });
    const crowd = await this.#checks.need('clients connect', async () => {
      const connected = await connectCrowd(stack);
      return [connected, `${stack.clients.length} clients`];
    });
    await checkUse(stack, crowd, this.#checks);
    await checkCommands(stack, this.#checks);
    const second = await this.#assembly('second', SECOND);
    const { outputs } = await this.#deploy('cdk deploy of a changed setting', second);
    await this.#checks.check('the update kept every output', async () => {
      deepStrictEqual(outputs, stack.outputs);
      return `${Object.keys(outputs).length} outputs`;
    });
    await this.#checkUpdate(stack, before, crowd);
    stack.disconnect();
    await this.#destroy(second);
  }

  /** Synthesizes with the settings, and rewrites the copy that is deployed. */
  #assembly(name: string, settings: SettingsOverrides): Promise<CopiedAssembly> {
    const original = join(this.folder, `${name}-original`);
    return this.#checks.need(`cdk synth, and a copy for the engine (${name} settings)`, async () => {
      await this.cdk.synthesize(original, settings);
      const options = { stack: STACK, entries: NOT_IN_THE_ENGINE, endpoint: this.engine.endpoint };
      const copied = await copyAssembly(original, join(this.folder, name), options);
      const [all, deployed] = [copied.original, copied.template].map(({ Resources }) => Object.keys(Resources).length);
      return [copied, `${deployed} of ${all} resources are deployed`];
    });
  }

  #deploy(what: string, { folder }: CopiedAssembly): Promise<RehearsedStack> {
    return this.#checks.need(what, async () => {
      const outputs = await this.cdk.deploy(folder, join(this.folder, 'outputs.json'));
      return [new RehearsedStack(outputs, this.engine.access), `${Object.keys(outputs).length} outputs`];
    });
  }

  async #checkUpdate(stack: RehearsedStack, before: readonly StackResource[], crowd: Crowd): Promise<void> {
    await this.#checks.check('the update kept every resource that holds data', async () => {
      const physicalIds = (resources: readonly StackResource[]) =>
        Object.fromEntries(
          resources.filter(({ type }) => STATEFUL.includes(type)).map((each) => [each.logicalId, each.physicalId]),
        );
      const kept = physicalIds(before);
      deepStrictEqual(physicalIds(await this.#resources()), kept);
      notDeepStrictEqual(kept, {});
      return `${Object.keys(kept).length} resources`;
    });
    await this.#checks.check('the changed setting took effect, for clients that stayed connected', async () => {
      const { alice, alicesPhone, bob } = crowd;
      const expected = { status: 'COMPLETED', delivered: 3, batches: 3 } as const;
      const seen = await stack.broadcast({ users: ['alice', 'bob'] }, 'updated', expected, [alice, alicesPhone, bob]);
      return `${seen}, in ${expected.batches} batches`;
    });
  }

  async #destroy({ folder }: CopiedAssembly): Promise<void> {
    await this.#checks.check('each service lists resources of the stack', async () => {
      const services = [...(await inventoryOf(this.engine, STACK))];
      deepStrictEqual(
        services.filter(([, names]) => names.length === 0),
        [],
      );
      return `${services.length} lists, so that an empty one later means something`;
    });
    await this.#checks.need('cdk destroy', async () => {
      await this.cdk.destroy(folder);
      return [undefined, 'done'];
    });
    await this.#checks.check('nothing is left', async () => {
      const left = [...(await inventoryOf(this.engine, STACK))].filter(([, names]) => names.length > 0);
      ok(left.length === 0, left.map(([what, names]) => `${what}: ${names.join(', ')}`).join('\n'));
      return 'every list is empty';
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
