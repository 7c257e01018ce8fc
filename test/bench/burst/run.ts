/**
 * A burst of events in an account whose functions may run only so often at once, as in a new account. Runs the whole stack with
 * the rules of every minute and with the waits of its state machines as they are.
 */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { MAX_ENTRIES_PER_PUT } from '#shared/base/aws-limits';
import { BROADCAST_REQUESTED, type DeliveryReport } from '#shared/contracts';
import { startLocalCloud, type LocalCloud } from '#local';
import { requestedId, StackUnderTest } from '#test/e2e/support/stack-under-test';
import { waitUntil } from '#tools/stack/wait-until';
import { SHOP } from '#test/support/shop/project';

export interface BurstOptions {
  readonly events: number;
  /** Invocations of all functions at once; more are throttled. */
  readonly concurrency: number;
}

type ReportStatus = DeliveryReport['status'];

export interface Burst {
  /** Reports by status, and events without one. */
  readonly reports: Readonly<Partial<Record<ReportStatus | 'none', number>>>;
  readonly deadLettered: number;
  /** Messages the client got, each counted once, and how many came more than once. */
  readonly received: number;
  readonly receivedTwice: number;
  /** Calls of functions that were throttled. */
  readonly throttled: number;
  /** Executions that left their event to the overdue rule. */
  readonly parked: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const SOURCE = 'bench.burst';
/** Milliseconds until an event counts as one without a report. */
const PATIENCE_MS = 20 * 60_000;
const THROTTLED = 'Lambda.TooManyRequestsException';

export async function runBurst({ events, concurrency }: BurstOptions): Promise<Burst> {
  const cloud = await startLocalCloud({
    ...SHOP,
    port: 0,
    strict: true,
    lambda: { accountConcurrency: concurrency },
  });
  const stack = StackUnderTest.on(cloud);
  try {
    const client = await stack.connect('alice');
    const seen = watch(cloud);
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const ids = await putAll(cloud, stack, events);
    const reports: Partial<Record<ReportStatus | 'none', number>> = {};
    for (const id of ids) {
      const left = Math.max(1000, PATIENCE_MS - (performance.now() - began));
      const status = await waitUntil(id, async () => (await stack.aws.closedReport(id))?.status, left).catch(
        () => 'none' as const,
      );
      reports[status] = (reports[status] ?? 0) + 1;
    }
    const { user, system } = process.cpuUsage(cpu);
    const got = client.messages.map(({ id }) => id).filter((id) => typeof id === 'string');
    return {
      reports,
      deadLettered: await sizeOf(cloud, stack.outputs.DeadLetterQueueUrl),
      received: new Set(got).size,
      receivedTwice: got.length - new Set(got).size,
      ...seen(),
      seconds: Math.round((performance.now() - began) / 1000),
      cpuSeconds: Math.round((user + system) / 1e6),
    };
  } finally {
    await stack.stop();
  }
}

/** @returns the ids of their broadcasts */
async function putAll(cloud: LocalCloud, stack: StackUnderTest, events: number): Promise<string[]> {
  const bus = new EventBridgeClient(cloud.access);
  const request = { audience: { users: ['alice'] }, message: { type: 'test', data: null } };
  const entry = {
    EventBusName: stack.outputs.EventBusName,
    Source: SOURCE,
    DetailType: BROADCAST_REQUESTED,
    Detail: JSON.stringify(request),
  };
  const sizes = Array.from({ length: Math.ceil(events / MAX_ENTRIES_PER_PUT) }, (_, call) =>
    Math.min(MAX_ENTRIES_PER_PUT, events - call * MAX_ENTRIES_PER_PUT),
  );
  try {
    const answers = await Promise.all(
      sizes.map((size) => bus.send(new PutEventsCommand({ Entries: Array.from({ length: size }, () => entry) }))),
    );
    return answers.flatMap(({ Entries = [] }) => Entries.map(({ EventId = '' }) => requestedId(SOURCE, EventId)));
  } finally {
    bus.destroy();
  }
}

/** @returns ends the watch, and gives what was seen */
function watch({ onExecutionEvent }: LocalCloud): () => Pick<Burst, 'throttled' | 'parked'> {
  let throttled = 0;
  let parked = 0;
  const done = onExecutionEvent(({ event: { type, details } }) => {
    if (type === 'TaskFailed' && details?.error === THROTTLED) throttled += 1;
    if (type === 'TaskStateEntered' && details?.name === 'ParkEvent') parked += 1;
  });
  return () => {
    done();
    return { throttled, parked };
  };
}

async function sizeOf(cloud: LocalCloud, QueueUrl: string): Promise<number> {
  const queues = new SQSClient(cloud.access);
  try {
    const { Attributes = {} } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    return (
      Number(Attributes.ApproximateNumberOfMessages ?? 0) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0)
    );
  } finally {
    queues.destroy();
  }
}
