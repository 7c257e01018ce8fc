/**
 * The stack the end-to-end tests run against: booted on this machine from the synthesized template, or the deployed one
 * whose outputs are in the file named by E2E_OUTPUTS (`cdk deploy --outputs-file`). The assertions are the same.
 */
import { readFileSync } from 'node:fs';
import { BROADCAST_REQUESTED, GENERIC_MAPPING, type DeliveryReport } from '#shared/contracts';
import { ENV } from '#shared/runtime/env';
import { SETTING_RANGES } from '#shared/runtime/setting-ranges';
import { StackClients } from '#tools/stack/stack-clients';
import type { TokenClaims } from '#tools/stack/token';
import { waitUntil } from '#tools/stack/wait-until';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '#local';
import { stackOutputs, type StackOutputs } from '#constructs/stack-outputs';
import { TestClient } from './test-client';

/**
 * Options of every local cloud under test. Retries draw the least jitter there is, as they may on AWS: tests of what fails wait for
 * nothing. Time limits are out of reach of a busy machine: what a test says of one, it sets itself. What a stack does every
 * minute is started by the tests that are about it.
 */
export const CLOUD_UNDER_TEST = {
  strict: true,
  timeLimitFactor: 20,
  events: { schedules: false },
  lambda: { variables: { [ENV.POST_TIMEOUT_MS]: String(SETTING_RANGES.postTimeoutMs.to) } },
  stepFunctions: { random: () => 0 },
} satisfies Partial<LocalCloudOptions>;

export interface RequestOfTest {
  /** @default 'e2e' */
  readonly source?: string;
  /** Of the message. @default null */
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

  static async start(): Promise<StackUnderTest> {
    const file = process.env.E2E_OUTPUTS;
    if (file !== undefined) {
      const [outputs] = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>);
      const found = stackOutputs(outputs ?? {});
      return new StackUnderTest(found, new StackClients(found), undefined);
    }
    return StackUnderTest.on(
      await startLocalCloud({ projectRoot: PROJECT_ROOT, port: 0, context: { stage: 'local' }, ...CLOUD_UNDER_TEST }),
    );
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
