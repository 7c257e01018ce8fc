/** Broadcasts to everyone, and returns from when to when its fan-out was sending, to how many, and what got in its way. */
import type { DeliveryReport } from '#shared/contracts';
import type { LocalCloud } from '#local';
import { publishAndReport } from '../scale/broadcast-run';
import { stackOutputs } from '#constructs/stack-outputs';

export interface FanOutSpan {
  /** Epoch milliseconds: the first Map Run starts. */
  readonly from: number;
  /** Epoch milliseconds: the last Map Run ended. */
  readonly to: number;
  /** Connections the fan-out found, without those reached before it started. */
  readonly connections: number;
  /** Invocations throttled for lack of concurrency, of any function. */
  readonly throttled: number;
  readonly report: DeliveryReport;
}

export async function fanOutToEveryone(cloud: LocalCloud, idempotencyKey: string): Promise<FanOutSpan> {
  const { FanOutStateMachineArn: fanOutArn } = stackOutputs(cloud.outputs);
  let [from, to, before, throttled] = [Infinity, 0, 0, 0];
  const stop = cloud.onExecutionEvent(({ stateMachineArn, event: { type, timestamp, details } }) => {
    if (details?.error === 'Lambda.TooManyRequestsException') throttled += 1;
    if (stateMachineArn !== fanOutArn) return;
    if (type === 'ExecutionStarted') before = servedBefore(String(details?.input));
    if (type === 'MapRunStarted') from = Math.min(from, timestamp);
    if (type === 'MapRunSucceeded') to = timestamp;
  });
  try {
    const report = await publishAndReport(cloud, { everyone: true }, idempotencyKey);
    if (to === 0) throw new Error(`The broadcast to ${report.connections} connections was not handed over.`);
    return { from, to, connections: report.connections - before, throttled, report };
  } finally {
    stop();
  }
}

const servedBefore = (input: string): number =>
  (JSON.parse(input) as { delivery: { tally: { connections: number } } }).delivery.tally.connections;
