/**
 * The sender: one invocation takes a batch of connection ids and returns the outcome of each. It is made once per cold
 * start, and its sockets live as long as it does.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import type { BatchOutcome, SendBatchInput, FailedConnection } from '#shared/contracts';
import { GOVERNED_CONNECTIONS } from '#shared/base/post-tracks';
import { traceparentIn } from '#shared/request/envelope';
import type { senderSettings } from '#shared/runtime/env';
import { BATCH_SENT } from '#shared/runtime/log-messages';
import { tracedBy } from '#shared/runtime/trace';
import type { OutcomesRow } from '#shared/tables/table-schema';
import { BatchMetrics } from './batch-metrics';
import { batchRecord, returnedRecord } from './batch-record';
import type { CallbackUrl } from '#shared/runtime/callback-url';
import { Deadline } from './deadline';
import { deliver, type DeliverySettings, type Outcome } from './deliver';
import { EndpointCheck } from './endpoint-check';
import type { Turns } from './governor/governor';
import { Pace } from './governor/pace';
import { waitSeconds } from './governor/wait-seconds';
import { OutcomeRecorder } from './outcome-recorder';
import { type ConnectionRows, Pruner } from './prune';
import type { Post, Transport } from './transport/transport';

export type SendBatchSettings = Omit<
  ReturnType<typeof senderSettings>,
  'callbackUrl' | 'transport' | 'http2' | 'governedPostsPerSecond'
> &
  DeliverySettings;

export interface SenderParts {
  readonly settings: SendBatchSettings;
  readonly callback: CallbackUrl;
  readonly transport: Transport;
  readonly rows: ConnectionRows;
  /** Writes a row of the outcomes table. */
  readonly putOutcomes: (row: OutcomesRow) => Promise<unknown>;
  /** Reads an envelope that was too large for the state payload. */
  readonly readEnvelope: (broadcastId: string) => Promise<string>;
  /** Logs ids, counts and reasons; never a message body or a token. */
  readonly log: Pick<Logger, 'info' | 'warn' | 'appendKeys'>;
  readonly metrics: Metrics;
  /** Gives batches that are not small their turns. @default - posts wait for nothing */
  readonly governor?: Turns | undefined;
}

export type SendBatch = (
  input: SendBatchInput,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
) => Promise<BatchOutcome>;

export function createSender(parts: SenderParts): SendBatch {
  const { settings, callback, transport, rows, log, governor } = parts;

  return async (input, context) => {
    const { broadcastId, envelope } = input;
    // A connection listed twice is served once: one message per connection, and no id in two lists.
    const connectionIds = [...new Set(input.connectionIds)];
    const started = performance.now();
    const metrics = new BatchMetrics();
    let traced: Readonly<Record<string, string>> = {};
    const deadline = new Deadline(() => context.getRemainingTimeInMillis());
    const pruner = new Pruner(rows, settings, (connectionId, error) => {
      metrics.pruneFailed();
      log.warn('Could not prune a stale connection; its rows stay until the next broadcast or their TTL', {
        connectionId,
        error,
      });
    });
    const pace =
      governor && connectionIds.length >= GOVERNED_CONNECTIONS
        ? new Pace(governor, {
            posts: connectionIds.length,
            heldBack: input.heldBack,
            stop: deadline.stop.signal,
            log,
          })
        : undefined;
    const recorder = new OutcomeRecorder(parts.putOutcomes, settings.broadcastRetentionDays);
    const ready = async () => {
      const text = 'text' in envelope ? envelope.text : await parts.readEnvelope(broadcastId);
      traced = tracedBy(traceparentIn(text));
      log.appendKeys(traced);
      return transport.prepare(text, deadline.stop.signal);
    };
    try {
      const outcomes = await deliver(connectionIds, {
        settings,
        pace,
        // If the table or the credentials provider hangs, the batch is returned unsent, as it is when its posts hang.
        post: (await deadline.untilStop(ready())) ?? postNothing,
        endpoint: new EndpointCheck(callback, connectionIds.length),
        prune: (connectionId) => pruner.prune(connectionId),
        onAnswer: (verdict, milliseconds) => metrics.answered(verdict, milliseconds),
        stop: deadline.stop,
      });
      const sorted = batchOutcome(connectionIds, outcomes);
      // What the deadline cut off counts as an attempt, even if the rate held back the rest.
      const held = pace?.isHeldBack === true && !deadline.stop.signal.aborted && sorted.unsent.length > 0;
      const record = batchRecord(connectionIds, outcomes, input);
      const returned = returnedRecord(record, sorted, input);
      if (returned === undefined) recorder.record({ broadcastId, requestId: context.awsRequestId }, record);
      await deadline.waitFor(Promise.all([pruner.done(), recorder.done()]));
      metrics.pruneFailed(pruner.pending);
      const { recorded, unrecorded, error } = recorder;
      const outcome = {
        ...sorted,
        recorded,
        ...returned,
        ...(held && { waitSeconds: waitSeconds(input.heldBack ?? 0) }),
      };
      metrics.unrecorded(unrecorded);
      if (unrecorded > 0) log.warn('Could not record who got the message; the report says so', { unrecorded, error });
      const durationMs = Math.round(performance.now() - started);
      metrics.publish(parts.metrics, outcome, { broadcastId, ...traced, durationMs });
      const isOnlyHeldBack = held && outcome.unsent.length === connectionIds.length;
      if (outcome.delivered < connectionIds.length && !isOnlyHeldBack)
        log.info(BATCH_SENT, { ...summary(outcome), durationMs });
      return outcome;
    } finally {
      deadline.clear();
    }
  };
}

const postNothing: Post = async () => ({ failure: 'aborted' });

function summary(outcome: BatchOutcome): Record<string, unknown> {
  const reasons: Record<string, number> = {};
  for (const { reason } of outcome.failed) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return {
    delivered: outcome.delivered,
    stale: outcome.stale.length,
    failed: reasons,
    unsent: outcome.unsent.length,
  };
}

/** Sorts the outcomes of a batch into lists for the state machine. Whether they are recorded is known later. */
export function batchOutcome(
  connectionIds: readonly string[],
  outcomes: readonly Outcome[],
): Omit<BatchOutcome, 'recorded' | 'reached'> {
  const stale: string[] = [];
  const failed: FailedConnection[] = [];
  const unsent: string[] = [];
  connectionIds.forEach((connectionId, index) => {
    const outcome = outcomes[index];
    if (outcome === 'stale') stale.push(connectionId);
    else if (outcome === 'unsent') unsent.push(connectionId);
    else if (typeof outcome === 'object') failed.push({ connectionId, reason: outcome.failed });
  });
  return { delivered: connectionIds.length - stale.length - failed.length - unsent.length, stale, failed, unsent };
}
