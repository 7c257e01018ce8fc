/** Cuts executions off in the local cloud, like a lost engine, and runs the overdue rule without waiting for its minute. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { USERS_UNREACHED, type BroadcastInput, type DeliveryReport, type UsersUnreached } from '#shared/contracts';
import { readBroadcastRecord, type BroadcastRecord } from '#shared/tables/broadcast-record';
import type { BroadcastRow, OutcomesRow } from '#shared/tables/table-schema';
import { waitUntil } from '#tools/stack/wait-until';
import { DEVELOPER } from '#local/iam/credentials';
import { invokeFunction } from './invoke-function';
import type { StackUnderTest } from './stack-under-test';

/** Part of the ARN of a child of the fan-out's Distributed Map. */
const PART = '/Parts:';

export class ExecutionsUnderTest {
  readonly #tables: DynamoDBDocumentClient;
  readonly #local;

  constructor(private readonly stack: StackUnderTest) {
    if (!stack.local) throw new Error('Executions can only be cut off in the local cloud');
    this.#local = stack.local;
    this.#tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local.access));
  }

  close(): void {
    this.#tables.destroy();
  }

  async row(broadcastId: string): Promise<BroadcastRow | undefined> {
    const { Item } = await this.#tables.send(
      new GetCommand({
        TableName: this.stack.outputs.BroadcastsTableName,
        Key: { broadcastId },
        ConsistentRead: true,
      }),
    );
    return Item as BroadcastRow | undefined;
  }

  /** As an application reads it. */
  recordOf(broadcastId: string): Promise<BroadcastRecord | undefined> {
    const { BroadcastsTableName, OutcomesTableName } = this.stack.outputs;
    const names = { broadcasts: BroadcastsTableName, outcomes: OutcomesTableName };
    return readBroadcastRecord(this.#tables, names, broadcastId);
  }

  /** Rows of the outcomes table alone. */
  async outcomesRows(broadcastId: string): Promise<OutcomesRow[]> {
    const { Items = [] } = await this.#tables.send(
      new QueryCommand({
        TableName: this.stack.outputs.OutcomesTableName,
        KeyConditionExpression: 'broadcastId = :id',
        ExpressionAttributeValues: { ':id': broadcastId },
        ConsistentRead: true,
      }),
    );
    return Items as OutcomesRow[];
  }

  /** Expires the lease, by setting it back. */
  async expireLease(broadcastId: string): Promise<void> {
    await this.#tables.send(
      new UpdateCommand({
        TableName: this.stack.outputs.BroadcastsTableName,
        Key: { broadcastId },
        UpdateExpression: 'SET leaseUntil = :past, dueAt = :past',
        ConditionExpression: 'attribute_exists(openShard)',
        ExpressionAttributeValues: { ':past': 1 },
      }),
    );
  }

  /** Gives the claim to another owner, as if the lease had expired. */
  async takeClaim(broadcastId: string, owner: string): Promise<void> {
    await this.#tables.send(
      new UpdateCommand({
        TableName: this.stack.outputs.BroadcastsTableName,
        Key: { broadcastId },
        UpdateExpression: 'SET #owner = :owner',
        ConditionExpression: '#status = :running',
        ExpressionAttributeNames: { '#owner': 'owner', '#status': 'status' },
        ExpressionAttributeValues: { ':owner': owner, ':running': 'RUNNING' },
      }),
    );
  }

  /** Does what the rule does every minute. @returns the function's answer */
  async runOverdueRule(): Promise<unknown> {
    return invokeFunction(this.#local, 'OverdueRestartOverdue');
  }

  /**
   * Expires the lease and runs the rule until the broadcast is over. A running execution is not overtaken, however slow the
   * machine is.
   * @returns the report that is published
   */
  recover(broadcastId: string): Promise<DeliveryReport> {
    return waitUntil(`${broadcastId} to be over`, async () => {
      await this.#allEnded();
      const row = await this.row(broadcastId);
      if (row?.openShard === undefined) return this.stack.aws.closedReport(broadcastId);
      await this.expireLease(broadcastId).catch(() => undefined);
      await this.runOverdueRule();
      return undefined;
    });
  }

  async #allEnded(): Promise<void> {
    const running = () => this.#local.executions.latestFirst().filter(({ outcome }) => outcome === undefined);
    for (let some = running(); some.length > 0; some = running()) await Promise.all(some.map(({ ended }) => ended));
  }

  /** Starts the state machine as a rule does. */
  async start(event: BroadcastInput): Promise<void> {
    const input = { stateMachineArn: this.stack.outputs.BroadcastStateMachineArn, input: JSON.stringify(event) };
    await this.#local.registry.call({ service: 'states', operation: 'StartExecution', input, caller: DEVELOPER });
  }

  /** Names of the states entered, until stopped; for one event with several executions, those of all. */
  watchStates(listener: (name: string, executionArn: string) => void): () => void {
    return this.#local.onExecutionEvent(({ executionArn, event }) => {
      if (event.type.endsWith('StateEntered')) listener((event.details as { name: string }).name, executionArn);
    });
  }

  /** The users in every Users Unreached event that a state machine publishes, until stopped. */
  watchUnreached(listener: (users: readonly string[]) => void): () => void {
    return this.#local.onExecutionEvent(({ event: { type, details } }) => {
      if (type !== 'TaskScheduled' || details?.resourceType !== 'events') return;
      const { Entries } = JSON.parse(details.parameters as string) as {
        Entries: { DetailType: string; Detail: UsersUnreached }[];
      };
      for (const { DetailType, Detail } of Entries) if (DetailType === USERS_UNREACHED) listener(Detail.users);
    });
  }

  /** Stops the next execution that enters the state, once. @returns when it has stopped */
  cutOffAt(state: string): Promise<string> {
    return this.#cutOff((name) => name === state);
  }

  /** Stops the fan-out, or only its child, when the first child enters the state. @returns when it has stopped */
  cutOffPartAt(state: string, whom: 'fan-out' | 'part'): Promise<string> {
    let fanOut: string | undefined;
    return this.#cutOff((name, executionArn) => {
      if (name === 'ExtendLease') fanOut = executionArn;
      if (name !== state || !executionArn.includes(PART)) return false;
      return whom === 'part' ? true : fanOut!;
    });
  }

  /** @param isTime tells whether to stop the execution, or which other one */
  #cutOff(isTime: (state: string, executionArn: string) => boolean | string): Promise<string> {
    return new Promise((resolve, reject) => {
      const done = this.watchStates((state, entering) => {
        const time = isTime(state, entering);
        if (time === false) return;
        done();
        const executionArn = time === true ? entering : time;
        this.#local.registry
          .call({ service: 'states', operation: 'StopExecution', input: { executionArn }, caller: DEVELOPER })
          .then(() => resolve(executionArn), reject);
      });
    });
  }
}
