/** The way of the demo's first broadcast through a real local stack, for the model of its time on AWS. */
import { stackOutputs } from '#constructs/stack-outputs';
import type { LocalCloud, LocalCloudOptions } from '#local';
import { type PathState, SENDING_STATE } from '#tools/cost/path-time';
import { StackClients } from '#tools/stack/stack-clients';
import { waitUntil } from '#tools/stack/wait-until';
import { DemoClient } from '../demo/demo-client';
import { broadcasts, DEMO_APP } from '../demo/scenario';
import { PROJECT_ROOT } from '../project-root';

/** Rules of every minute would read tables in between. */
export const DEMO_CLOUD = {
  ...{ projectRoot: PROJECT_ROOT, app: DEMO_APP, port: 0 },
  events: { schedules: false },
} as const satisfies LocalCloudOptions;

export interface DemoPath {
  /** What happens, in one sentence. */
  readonly story: string;
  /** Up to the one whose function posts. */
  readonly toSocket: readonly PathState[];
  /** Until the execution ends. */
  readonly afterwards: readonly PathState[];
}

type Recorded = { -readonly [Member in keyof PathState]: PathState[Member] } & { calls: string[] };

const USER = 'alice';

/** @param cloud runs the app of the demo, alone */
export async function demoPath(cloud: LocalCloud): Promise<DemoPath> {
  const [broadcast] = broadcasts;
  if (!broadcast?.reaches(USER)) throw new Error(`The demo's first broadcast does not reach ${USER}.`);
  const outputs = stackOutputs(cloud.outputs);
  const stack = new StackClients(outputs, cloud.access);
  const token = await stack.token({ userId: USER });
  const client = await DemoClient.connect(outputs.WebSocketUrl, { userId: USER, token }, 'query');
  try {
    const states: Recorded[] = [];
    const stops = record(cloud, states);
    const ended = new Promise<void>((resolve) => {
      stops.push(cloud.onExecutionEvent(({ event }) => event.type === 'ExecutionSucceeded' && resolve()));
    });
    await stack.publish(broadcast.event);
    await ended;
    for (const stop of stops) stop();
    await waitUntil('the message', () => client.received.length > 0);
    const sending = states.findIndex(({ name }) => name === SENDING_STATE) + 1;
    if (sending === 0) throw new Error(`The broadcast did not enter ${SENDING_STATE}.`);
    return { story: broadcast.story, toSocket: states.slice(0, sending), afterwards: states.slice(sending) };
  } finally {
    client.close();
    stack.close();
  }
}

/** With one user and one batch, the states come one after the other, and so do the calls of their functions. */
function record(cloud: LocalCloud, states: Recorded[]): (() => void)[] {
  const tables = new Map(Object.entries(cloud.resources).map(([id, ref]) => [ref, nameOf(id)]));
  return [
    cloud.onExecutionEvent(({ event: { type, details } }) => {
      if (type.endsWith('StateEntered')) states.push({ name: String(details?.name), calls: [] });
      const current = states.at(-1);
      if (type === 'TaskScheduled' && current) current.service = String(details?.resourceType);
    }),
    cloud.onTableAccess(({ tableName }) => {
      const current = states.at(-1);
      if (current?.service === 'lambda') current.calls.push(tables.get(tableName) ?? tableName);
    }),
    cloud.onInvocation(({ memorySizeMB }) => {
      const current = states.at(-1);
      if (current?.service === 'lambda') current.memoryMb = memorySizeMB;
    }),
  ];
}

/** `BroadcastsD5656FA5` is the table `broadcasts`. */
const nameOf = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '').toLowerCase();
