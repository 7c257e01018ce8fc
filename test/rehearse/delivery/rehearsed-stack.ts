/** The deployed stack as its checks use it: real clients, broadcasts and their reports. */
import { deepStrictEqual } from 'node:assert';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BROADCAST_REQUESTED, GENERIC_MAPPING, type Audience, type DeliveryReport } from '#shared/contracts';
import type { StackOutputs } from '#constructs/stack-outputs';
import { StackClients, type StackAccess } from '#tools/stack/stack-clients';
import { waitUntil } from '#tools/stack/wait-until';
import { RehearsedClient } from './rehearsed-client';

/** Milliseconds until a broadcast is reported, in an engine that starts each function as a process. */
const REPORT_MS = 60_000;
const SOURCE = 'rehearsal';

/** The parts of a report that a check expects. */
export type Expected = Partial<
  Pick<DeliveryReport, 'status' | 'connections' | 'delivered' | 'stale' | 'failed' | 'batches'>
> & {
  readonly unreached?: readonly string[];
};

export class RehearsedStack {
  readonly aws: StackClients;
  readonly tables: DynamoDBDocumentClient;
  readonly #database: DynamoDBClient;
  readonly #clients: RehearsedClient[] = [];

  constructor(
    readonly outputs: StackOutputs,
    readonly access: StackAccess,
  ) {
    this.aws = new StackClients(outputs, access);
    this.#database = new DynamoDBClient(access);
    this.tables = DynamoDBDocumentClient.from(this.#database);
  }

  get clients(): readonly RehearsedClient[] {
    return this.#clients;
  }

  /** A connected client in the channels, whose rows are in the index. */
  async connect(userId: string, channels: readonly string[] = [], position?: string): Promise<RehearsedClient> {
    const client = await RehearsedClient.connect(this, userId, channels, position);
    this.#clients.push(client);
    return client;
  }

  /** Publishes a `Broadcast Requested`. @param more parts of the request. @returns the id of the broadcast */
  async publish(audience: Audience, data: unknown, more: { readonly idempotencyKey?: string } = {}): Promise<string> {
    const eventId = await this.aws.publish({
      source: SOURCE,
      detailType: BROADCAST_REQUESTED,
      detail: { audience, message: { type: 'rehearsed', data }, ...more },
    });
    return `${GENERIC_MAPPING}/${SOURCE}/${more.idempotencyKey ?? eventId}`;
  }

  reportOf(broadcastId: string): Promise<DeliveryReport> {
    return waitUntil(`the report of ${broadcastId}`, () => this.aws.closedReport(broadcastId), REPORT_MS);
  }

  /**
   * Publishes to the audience, and checks the report and that each of the clients gets the message.
   * @returns what was seen
   */
  async broadcast(
    audience: Audience,
    data: unknown,
    expected: Expected,
    to: readonly RehearsedClient[],
  ): Promise<string> {
    const report = await this.reportOf(await this.publish(audience, data));
    checkReport(report, expected);
    for (const client of to) await client.receives(data);
    return `${report.status}: ${report.delivered} of ${report.connections} connections`;
  }

  /** @returns the number of executions of the fan-out that succeeded */
  async fanOuts(): Promise<number> {
    const client = new SFNClient(this.access);
    const stateMachineArn = this.outputs.FanOutStateMachineArn;
    const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'SUCCEEDED' }));
    client.destroy();
    return executions?.length ?? 0;
  }

  disconnect(): void {
    for (const client of this.#clients) client.close();
  }

  close(): void {
    this.disconnect();
    this.aws.close();
    this.#database.destroy();
  }
}

/** @throws AssertionError with what differs */
export function checkReport(report: DeliveryReport, { unreached, ...expected }: Expected): void {
  const { unreachedUsers, error } = report;
  const seen = Object.fromEntries(Object.keys(expected).map((name) => [name, report[name as keyof DeliveryReport]]));
  deepStrictEqual(
    { ...seen, error, ...(unreached && { unreached: unreachedUsers.users }) },
    { ...expected, error: undefined, ...(unreached && { unreached }) },
  );
  // The invariant of every report.
  deepStrictEqual(report.connections, report.delivered + report.stale + report.failed);
}
