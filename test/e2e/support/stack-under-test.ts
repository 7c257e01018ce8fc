/**
 * The stack the end-to-end tests run against: booted on this machine from the synthesized template, or the deployed one
 * whose outputs are in the file named by E2E_OUTPUTS (`cdk deploy --outputs-file`). The assertions are the same.
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

/** Outside, as they are much to load. */
const clouds = () => outside<typeof Clouds>(join(__dirname, 'cloud-under-test.ts'));

export interface RequestOfTest {
  /** @default 'e2e' */
  readonly source?: string;
  /** Data of the message. @default null */
  readonly data?: unknown;
  readonly idempotencyKey?: string;
}

/** Id of the broadcast a `Broadcast Requested` makes. @param key its idempotency key, else the event's id */
export const requestedId = (source: string, key: string): string => `${GENERIC_MAPPING}/${source}/${key}`;

export class StackUnderTest {
  readonly #clients: { readonly userId: string; readonly client: TestClient }[] = [];

  private constructor(
    readonly outputs: StackOutputs,
    readonly aws: StackClients,
    /** Absent when the stack is deployed. */
    readonly local: LocalCloud | undefined,
  ) {}

  /** Booted once for many test files, which is for those that neither break the stack nor add to it. */
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
    { source = 'e2e', data = null, idempotencyKey }: RequestOfTest = {},
  ): Promise<string> {
    const detail = {
      audience,
      message: { type: 'test', data },
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    };
    const eventId = await this.aws.publish({ source, detailType: BROADCAST_REQUESTED, detail });
    return requestedId(source, idempotencyKey ?? eventId);
  }

  /** The report of a broadcast, once it is published. */
  reportOf(broadcastId: string): Promise<DeliveryReport> {
    return waitUntil(`the report of ${broadcastId}`, () => this.aws.publishedReport(broadcastId));
  }

  /** @throws Error where the authorizer of the stack is not `token`, saying what a client shows instead */
  token(claims: TokenClaims): Promise<string> {
    return this.aws.token(claims);
  }

  /** A client that is connected and whose rows are in the index. */
  async connect(userId: string, channels: readonly string[] = []): Promise<TestClient> {
    const client = await TestClient.open(
      `${this.outputs.WebSocketUrl}?token=${await this.token({ userId, channels })}`,
    );
    this.#clients.push({ userId, client });
    return client;
  }

  /** Resolves once the rows are gone too: the next test's audience holds nobody of this one. */
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
