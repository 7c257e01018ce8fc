/**
 * What is visible of the flow from outside: reports on the bus, events in the dead-letter queue, connections hit by
 * faults.
 */
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeliveryReport } from '#shared/contracts';
import { outcomesOf, type RecipientOutcome } from '#shared/tables/outcomes-table';
import { readDeadLetter } from '#tools/stack/redrive/dead-letter';
import type { AttackedCloud } from '../cloud/attacked-cloud';
import type { Scenario } from './scenarios';

const BATCH = 10;

export class Witness {
  /** Reports on the bus, by broadcast. */
  readonly reports = new Map<string, DeliveryReport[]>();
  /** Ids of events in the dead-letter queue. */
  readonly deadLetters = new Set<string>();
  /** Unreadable bodies in the queue. */
  readonly unreadable: string[] = [];
  /** Ids of connections hit in this case. */
  readonly struck = new Set<string>();
  #reportsKnown = 0;
  #faultsKnown = 0;
  readonly #queues: SQSClient;
  readonly #tables: DynamoDBDocumentClient;

  constructor(private readonly cloud: AttackedCloud) {
    this.#queues = new SQSClient(cloud.access);
    this.#tables = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.access));
  }

  /** @param document of the case. @returns whether anything new was seen */
  async look(document: Scenario['faults']): Promise<boolean> {
    const reports = await this.cloud.ask('reports', this.#reportsKnown);
    this.#reportsKnown += reports.length;
    for (const report of reports) {
      this.reports.set(report.broadcastId, [...(this.reports.get(report.broadcastId) ?? []), report]);
    }
    const faults = await this.cloud.ask('faults', this.#faultsKnown);
    this.#faultsKnown += faults.length;
    for (const { index, target } of faults) {
      const [, id] = /^connection (\S+)/.exec(target) ?? [];
      if (id !== undefined && strikes(document[index])) this.struck.add(id);
    }
    return (await this.#drainDeadLetters()) + reports.length > 0;
  }

  async outcomesOf(broadcastId: string): Promise<RecipientOutcome[]> {
    const found: RecipientOutcome[] = [];
    const { BroadcastsTableName, OutcomesTableName } = this.cloud.outputs;
    const names = { broadcasts: BroadcastsTableName, outcomes: OutcomesTableName };
    for await (const outcome of outcomesOf(this.#tables, names, broadcastId)) found.push(outcome);
    return found;
  }

  /** Forgets the finished case. */
  forget(): void {
    this.reports.clear();
    this.deadLetters.clear();
    this.struck.clear();
  }

  close(): void {
    this.#queues.destroy();
    this.#tables.destroy();
  }

  async #drainDeadLetters(): Promise<number> {
    const QueueUrl = this.cloud.outputs.DeadLetterQueueUrl;
    for (let drained = 0; ;) {
      const { Messages = [] } = await this.#queues.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: BATCH, MessageAttributeNames: ['All'] }),
      );
      if (Messages.length === 0) return drained;
      drained += Messages.length;
      for (const message of Messages) {
        const letter = readDeadLetter(message);
        if (letter.kind === 'input') this.deadLetters.add(letter.input.eventId);
        else if (letter.kind === 'event') this.deadLetters.add(letter.event.id);
        else this.unreadable.push(message.Body ?? '');
        await this.#queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      }
    }
  }
}

/** Whether, after this fault, a connection may no longer be what its client believes. */
const strikes = (fault: Scenario['faults'][number] | undefined): boolean =>
  fault?.type === 'socket-dropped' ||
  fault?.type === 'socket-half-open' ||
  (fault?.type === 'post-status' && fault.status === 410);
