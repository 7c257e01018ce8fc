/**
 * The stack of the end-to-end tests: booted on this machine from the synthesized template, or a deployed one whose outputs
 * are in the file named by E2E_OUTPUTS (`cdk deploy --outputs-file`). The assertions are the same.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BROADCAST_REQUESTED, GENERIC_MAPPING, type DeliveryReport } from '#shared/contracts';
import { StackClients } from '#tools/stack/stack-clients';
import type { TokenClaims } from '#tools/stack/token';
import { waitUntil } from '#tools/stack/wait-until';
import type { LocalCloud } from '#local';
import { stackOutputs, type StackOutputs } from '#constructs/stack-outputs';
import { isTestFile, outside } from '../../support/outside';
import type * as Clouds from './cloud-under-test';
import { TestClient } from './test-client';

/** Loaded outside, because they are large. */
const clouds = () => outside<typeof Clouds>(join(__dirname, 'cloud-under-test.ts'));

export interface RequestOfTest {
  /** Replaces parts of the message `test` with the data. */
  readonly message?: object;
  /** @default 'e2e' */
  readonly source?: string;
  /** Data of the message. @default null */
  readonly data?: unknown;
  readonly idempotencyKey?: string;
}

/** Id of the broadcast from a `Broadcast Requested`. @param key its idempotency key, else the event's id */
export const requestedId = (source: string, key: string): string => `${GENERIC_MAPPING}/${source}/${key}`;

export class StackUnderTest {
  readonly #clients: { readonly userId: string; readonly client: TestClient }[] = [];

  private constructor(
    readonly outputs: StackOutputs,
    readonly aws: StackClients,
    /** Absent if the stack is deployed. */
    readonly local: LocalCloud | undefined,
  ) {}

  /** Shared by many test files: use it if the file neither breaks the stack nor adds to it. */
  static start(): Promise<StackUnderTest> {
    return StackUnderTest.#start(() => (isTestFile() ? clouds().startSharedCloud() : clouds().startOwnCloud()));
  }

  /** Booted for the caller alone. */
  static startOwn(): Promise<StackUnderTest> {
    return StackUnderTest.#start(() => clouds().startOwnCloud());
  }

  static async #start(boot: () => Promise<LocalCloud>): Promise<StackUnderTest> {
    const file = process.env.E2E_OUTPUTS;
    if (file !== undefined) {
      const [outputs] = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>);
      const found = stackOutputs(outputs ?? {});
      return new StackUnderTest(found, new StackClients(found), undefined);
    }
    return StackUnderTest.on(await boot());
  }

  static on(local: LocalCloud): StackUnderTest {
    const outputs = stackOutputs(local.outputs);
    return new StackUnderTest(outputs, new StackClients(outputs, local.access), local);
  }

  /** Puts a `Broadcast Requested` on the bus. @returns the id of its broadcast */
  async request(
    audience: object,
    { source = 'e2e', data = null, message, idempotencyKey }: RequestOfTest = {},
  ): Promise<string> {
    const detail = {
      audience,
      message: { type: 'test', data, ...message },
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    };
    const eventId = await this.aws.publish({ source, detailType: BROADCAST_REQUESTED, detail });
    return requestedId(source, idempotencyKey ?? eventId);
  }

  /** The report of a broadcast, once it is published. */
  reportOf(broadcastId: string): Promise<DeliveryReport> {
    return waitUntil(`the report of ${broadcastId}`, () => this.aws.closedReport(broadcastId));
  }

  /** @throws Error if the stack's authorizer is not `token`, saying what clients show instead */
  token(claims: TokenClaims): Promise<string> {
    return this.aws.token(claims);
  }

  /** A connected client whose rows are in the index. */
  async connect(userId: string, channels: readonly string[] = []): Promise<TestClient> {
    const client = await TestClient.open(
      `${this.outputs.WebSocketUrl}?token=${await this.token({ userId, channels })}`,
    );
    this.#clients.push({ userId, client });
    return client;
  }

  /** Resolves once the rows are gone too, so that the next test's audience does not include them. */
  async disconnectAll(): Promise<void> {
    const open = this.#clients.splice(0).filter(({ client }) => client.open);
    await Promise.all(open.map(({ client }) => client.close()));
    for (const userId of new Set(open.map((each) => each.userId))) {
      await waitUntil(`the rows of ${userId} to go`, async () => (await this.aws.connectionsOf(userId)).length === 0);
    }
  }

  async stop(): Promise<void> {
    await this.disconnectAll();
    this.aws.close();
    await this.local?.stop();
  }
}
