/** `broadcast show`: one broadcast, its report, and the timeline of its execution. */
import type { CommandSpec } from '../command';
import type { ShowOptions } from './show';

export const show: CommandSpec<ShowOptions> = {
  usage: 'show <broadcastId>',
  summary: 'show the report of a broadcast, and the timeline of its states',
  description: `Shows the delivery report, who of its users caught up later, the link to the execution in the console, and when each state began and how long it took.
STANDARD executions and fan-outs have a history for 90 days. EXPRESS executions are read from the workflow's log, which is
complete if the setting workflowLogs is ALL (stage dev) and holds only errors otherwise. Reading logs is free, but takes time.
Exit status 1 if the broadcast is FAILED, PARTIAL or EXPIRED.`,
  examples: [
    ['broadcast show OrderShipped/shop.orders/8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11', 'one broadcast'],
    ['broadcast show BroadcastRequested/shop/A-1042 --json | jq .report.failed', 'one number of its report'],
  ],
  configure: (command) => void command.option('--no-timeline', 'show only the report'),
  run: async (run) => (await import('./show')).showBroadcast(run),
};
