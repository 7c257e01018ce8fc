/** Plays the scenario on a running local stack: connects the clients, publishes, waits for each report, checks both. */
import pLimit from 'p-limit';
import type { DeliveryReport } from '#shared/contracts';
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import type { Progress } from '../progress';
import { StackClients } from '#tools/stack/stack-clients';
import { waitUntil } from '#tools/stack/wait-until';
import { DemoClient } from './demo-client';
import { broadcasts, CUT_OFF_USER, users, type DemoBroadcast } from './scenario';

export interface PlayedBroadcast {
  readonly broadcast: DemoBroadcast;
  readonly report: DeliveryReport;
  /** Open connections that should receive it. */
  readonly expected: number;
  readonly received: number;
  readonly duplicates: number;
  /** Connections that received it although it was not for them. */
  readonly astray: number;
  /** From PutEvents until the last client had it and the report was published. */
  readonly elapsedMs: number;
}

export interface Play {
  readonly clients: readonly DemoClient[];
  readonly played: readonly PlayedBroadcast[];
}

const CONNECTING_AT_ONCE = 4;
/** Milliseconds to wait for a report: nobody watches a demo for minutes. */
const REPORT_MS = 60_000;

export async function play(cloud: LocalCloud, progress: Progress): Promise<Play> {
  const outputs = stackOutputs(cloud.outputs);
  const stack = new StackClients(outputs, cloud.access);
  const clients: DemoClient[] = [];
  try {
    const total = users.reduce((sum, { connections }) => sum + connections, 0);
    await progress.step(`Connect ${total} WebSocket clients of ${users.length} users`, () =>
      connectAll(outputs.WebSocketUrl, stack, clients, progress.bar('connected', total)),
    );
    await progress.step(`Kill the socket of ${CUT_OFF_USER}, so that its row is stale`, () =>
      cutOff(cloud, stack, clients),
    );
    const played: PlayedBroadcast[] = [];
    for (const broadcast of broadcasts) {
      played.push(await progress.step(broadcast.story, () => publishAndWait(broadcast, stack, clients, progress)));
    }
    return { clients, played };
  } finally {
    for (const client of clients) client.close();
    stack.close();
  }
}

async function connectAll(url: string, stack: StackClients, clients: DemoClient[], bar: ReturnType<Progress['bar']>) {
  const limit = pLimit(CONNECTING_AT_ONCE);
  const connecting = users.flatMap(({ userId, connections }) =>
    Array.from({ length: connections }, (_, number) =>
      limit(async () => {
        const token = await stack.token({ userId });
        clients.push(await DemoClient.connect(url, { userId, token }, number % 2 === 0 ? 'query' : 'subprotocol'));
        bar.update(clients.length);
      }),
    ),
  );
  try {
    await Promise.all(connecting);
  } finally {
    bar.stop();
  }
}

async function cutOff(cloud: LocalCloud, stack: StackClients, clients: readonly DemoClient[]): Promise<void> {
  for (const id of await stack.connectionsOf(CUT_OFF_USER)) cloud.connections.terminate(id, { silently: true });
  await waitUntil(`the socket of ${CUT_OFF_USER} to close`, () =>
    clients.every(({ userId, isOpen }) => userId !== CUT_OFF_USER || !isOpen),
  );
}

async function publishAndWait(
  broadcast: DemoBroadcast,
  stack: StackClients,
  clients: readonly DemoClient[],
  progress: Progress,
): Promise<PlayedBroadcast> {
  const open = clients.filter(({ isOpen }) => isOpen);
  const audience = open.filter(({ userId }) => broadcast.reaches(userId));
  const started = performance.now();
  const eventId = await stack.publish(broadcast.event);
  const broadcastId = `${broadcast.mapping}/${broadcast.event.source}/${eventId}`;
  const reached = () => audience.filter((client) => client.timesReceived(broadcastId) > 0).length;

  const bar = progress.bar('received', audience.length);
  const report = await waitUntil(
    `the report of ${broadcastId}`,
    async () => {
      bar.update(reached());
      return stack.closedReport(broadcastId);
    },
    REPORT_MS,
  ).finally(() => bar.stop());
  // The report counts what API Gateway accepted; a socket may not have delivered it yet.
  await waitUntil('the clients', () => reached() === audience.length, 2_000).catch(() => undefined);
  const elapsedMs = Math.round(performance.now() - started);
  const copies = open.reduce((sum, client) => sum + client.timesReceived(broadcastId), 0);
  const strangers = open.filter((client) => !audience.includes(client) && client.timesReceived(broadcastId) > 0).length;
  return {
    broadcast,
    report,
    expected: audience.length,
    received: reached(),
    duplicates: copies - reached() - strangers,
    astray: strangers,
    elapsedMs,
  };
}
