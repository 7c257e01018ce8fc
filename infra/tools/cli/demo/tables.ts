/** The demo's result as tables for people. */
import { table } from '#infra/terminal/table';
import { text } from '#infra/terminal/text';
import type { Progress } from '../progress';
import type { Play } from './play';

export function printPlay({ clients, played }: Play, progress: Progress): void {
  const byClient = table(
    ['client', 'received'],
    clients.map(({ userId, received }) => [userId, summaryOf(received.map(({ type }) => type))]),
  );
  const reports = table(
    ['broadcast', 'status', 'connections', 'delivered', 'stale', 'failed', 'unreached', 'ms'],
    played.map(({ broadcast, report, elapsedMs }) => {
      const { status, connections, delivered, stale, failed, unreachedUsers } = report;
      return [
        broadcast.mapping,
        status,
        connections,
        delivered,
        stale,
        failed,
        unreachedUsers.users.join(', '),
        elapsedMs,
      ];
    }),
  );
  progress.line(text`\nWhat each client received\n${byClient}\n\nDelivery reports\n${reports}\n`);
}

const summaryOf = (types: readonly string[]): string =>
  types.length === 0 ? '(socket killed)' : [...types].sort().join(', ');
