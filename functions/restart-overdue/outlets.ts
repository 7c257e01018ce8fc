/** Destinations of an overdue broadcast: a new execution, the event bus, or the dead-letter queue. */
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import {
  BROADCAST_ACKNOWLEDGED,
  BROADCAST_COMPLETED,
  BROADCAST_FAILED,
  type BroadcastAcknowledged,
  type DeliveryReport,
} from '#shared/contracts';
import { DEAD_LETTER } from '#shared/contracts/dead-letter';
import { readTraceparent, xRayHeaderOf } from '#shared/request/traceparent';
import type { overdueSettings } from '#shared/runtime/env';
import { putOwnEvents } from '#shared/runtime/put-own-events';
import type { ReportedError } from './failed-report';
import type { BroadcastRow } from '#shared/tables/table-schema';

export interface Clients {
  readonly states: Pick<SFNClient, 'send'>;
  readonly events: Pick<EventBridgeClient, 'send'>;
  readonly queue: Pick<SQSClient, 'send'>;
}

export class Outlets {
  constructor(
    private readonly clients: Clients,
    private readonly settings: ReturnType<typeof overdueSettings>,
  ) {}

  /** @param input the input of the execution that was cut off. Its trace goes on in the new one */
  async start(input: string): Promise<void> {
    const { request } = JSON.parse(input) as { readonly request?: { readonly traceparent?: unknown } | null };
    const traceparent = readTraceparent(request?.traceparent);
    await this.clients.states.send(
      new StartExecutionCommand({
        ...{ stateMachineArn: this.settings.stateMachineArn, input },
        ...(traceparent !== undefined && { traceHeader: xRayHeaderOf(traceparent) }),
      }),
    );
  }

  /** @throws Error with EventBridge's reason if it refuses the event */
  async publish(report: DeliveryReport): Promise<void> {
    await this.#put(report.status === 'FAILED' ? BROADCAST_FAILED : BROADCAST_COMPLETED, report, 'the report');
  }

  /** @throws Error with EventBridge's reason if it refuses one; those before it are on the bus */
  async publishAcknowledged(events: readonly BroadcastAcknowledged[]): Promise<void> {
    // A list of names takes at most two events, which together would come close to what one call takes.
    for (const event of events) await this.#put(BROADCAST_ACKNOWLEDGED, event, `part ${event.part}`);
  }

  #put(detailType: string, detail: object, what: string): Promise<void> {
    const event = { detailType, detail: JSON.stringify(detail) };
    return putOwnEvents(this.clients.events, this.settings.eventBusName, [event], what);
  }

  /** Sends to the dead-letter queue, in the format of statemachines/queries/dead-letter.jsonata. */
  async keep({ request, owner }: Pick<BroadcastRow, 'request' | 'owner'>, error: ReportedError): Promise<void> {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    await this.clients.queue.send(
      new SendMessageCommand({
        QueueUrl: this.settings.deadLetterQueueUrl,
        MessageBody: request,
        MessageAttributes: {
          [DEAD_LETTER.execution]: text(owner),
          [DEAD_LETTER.error]: text(error.name),
          [DEAD_LETTER.cause]: text(error.cause),
        },
      }),
    );
  }
}
