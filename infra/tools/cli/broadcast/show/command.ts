/** `broadcast show`: one broadcast, its report and what its execution did when. */
import type { CommandSpec } from '../command';
import type { ShowOptions } from './show';

export const show: CommandSpec<ShowOptions> = {
  usage: 'show <broadcastId>',
  summary: 'the report of a broadcast, and the timeline of its states',
  description: `Shows the delivery report, the link to the execution in the console, and each state with when it began and how long it
took. STANDARD executions and fan-outs have a history for 90 days. EXPRESS executions are read from the workflow's log:
complete where the setting workflowLogs is ALL (stage dev), errors only elsewhere. Reading logs costs nothing but time.
Exit status 1 when the broadcast is not well: FAILED, PARTIAL or EXPIRED.`,
  examples: [
    ['broadcast show OrderShipped/shop.orders/8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11', 'one broadcast'],
    ['broadcast show BroadcastRequested/shop/A-1042 --json | jq .report.failed', 'one number of its report'],
  ],
  configure: (command) => void command.option('--no-timeline', 'the report only'),
  run: async (run) => (await import('./show')).showBroadcast(run),
};
