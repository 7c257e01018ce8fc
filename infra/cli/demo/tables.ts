/** The demo's result as tables for people. */
import Table from 'cli-table3';
import type { Progress } from '../progress';
import type { Play } from './play';

export function printPlay({ clients, played }: Play, progress: Progress): void {
  const plain = { style: { head: [], border: [] } };
  const byClient = new Table({ ...plain, head: ['client', 'received'] });
  for (const client of clients) byClient.push([client.userId, summaryOf(client.received.map(({ type }) => type))]);
  const reports = new Table({
    ...plain,
    head: ['broadcast', 'status', 'connections', 'delivered', 'stale', 'failed', 'unreached', 'ms'],
  });
  for (const { broadcast, report, elapsedMs } of played) {
    const { status, connections, delivered, stale, failed, unreachedUsers } = report;
    reports.push([
      broadcast.mapping,
      status,
      connections,
      delivered,
      stale,
      failed,
      unreachedUsers.users.join(', '),
      elapsedMs,
    ]);
  }
  progress.line(`\nWhat each client received\n${byClient.toString()}\n\nDelivery reports\n${reports.toString()}\n`);
}

const summaryOf = (types: readonly string[]): string =>
  types.length === 0 ? '(socket killed)' : [...types].sort().join(', ');
