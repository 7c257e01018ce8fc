/** Publishes one broadcast to a filled cloud, waits for its report, and returns what it used and how it went. */
import { type Audience, type DeliveryReport, BROADCAST_REQUESTED, GENERIC_MAPPING } from '#shared/contracts';
import { StackClients } from '#tools/stack/stack-clients';
import type { LocalCloud } from '#local';
import { ENDINGS } from '#local/step-functions/engine/history-event';
import { stackOutputs } from '#constructs/stack-outputs';
import { type EventMeter, type Metered, startMeter } from './meter';
import { PeakMemory } from './peak-memory';

/** Bytes of message.data; with the envelope's id, type and time about 200 are sent. */
const DATA = { orderId: 'A-1042', status: 'shipped', carrier: 'DHL', trackingUrl: 'https://example.com/track/A-1042' };
const SOURCE = 'shop.orders';
const GIVE_UP_MS = 300_000;

export interface BroadcastRun {
  readonly report: DeliveryReport;
  readonly metered: Metered;
  /** From PutEvents to the end of the execution that reported. */
  readonly wallMs: number;
  /** Resident bytes of the process that runs the cloud; the tables and the receivers have their own processes. */
  readonly peakMemoryBytes: number;
}

export async function runBroadcast(
  cloud: LocalCloud,
  events: EventMeter,
  audience: Audience,
  idempotencyKey: string,
  history: boolean,
): Promise<BroadcastRun> {
  const memory = new PeakMemory();
  const endMeter = await startMeter(cloud, events);
  try {
    const startedAt = performance.now();
    const report = await publishAndReport(cloud, audience, idempotencyKey, history);
    const wallMs = performance.now() - startedAt;
    return { report, metered: endMeter(), wallMs, peakMemoryBytes: memory.stop() };
  } finally {
    endMeter();
    memory.stop();
  }
}

/** @throws Error if any execution fails */
export async function publishAndReport(
  cloud: LocalCloud,
  audience: Audience,
  idempotencyKey: string,
  history = true,
): Promise<DeliveryReport> {
  const aws = new StackClients(stackOutputs(cloud.outputs), cloud.access);
  try {
    const reported = reportOf(cloud, `${GENERIC_MAPPING}/${SOURCE}/${idempotencyKey}`);
    const detail = {
      audience,
      message: { type: 'orderShipped', data: DATA },
      idempotencyKey,
      ...(!history && { history }),
    };
    await aws.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail });
    return await reported;
  } finally {
    aws.close();
  }
}

/** From the execution that ends with it, since reading the table would be metered. @throws Error if an execution fails */
function reportOf(cloud: LocalCloud, broadcastId: string): Promise<DeliveryReport> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      stop();
      settle();
    };
    const timer = setTimeout(
      () => end(() => reject(new Error(`No report of ${broadcastId} after ${GIVE_UP_MS / 1000} s.`))),
      GIVE_UP_MS,
    );
    const stop = cloud.onExecutionEvent(({ event: { type, details } }) => {
      if (!ENDINGS.includes(type)) return;
      if (type !== 'ExecutionSucceeded') {
        const { error, cause } = details ?? {};
        end(() => reject(new Error(`An execution ended with ${type}: ${String(error)}: ${String(cause)}`)));
        return;
      }
      const output = JSON.parse(String(details?.output)) as DeliveryReport;
      // A broadcast that handed over, and a part of a fan-out, have other outputs.
      if (output.broadcastId === broadcastId && 'finishedAt' in output) end(() => resolve(output));
    });
  });
}
