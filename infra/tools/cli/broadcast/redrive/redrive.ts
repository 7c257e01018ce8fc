/** Redrives what is in the dead-letter queue, and shows what was done with each message. */
import { columns } from '#infra/terminal/table';
import { text } from '#infra/terminal/text';
import type { Run } from '../command';
import { EXIT } from '#tools/stack/exit-codes';
import type { RedriveChoice } from '#tools/stack/redrive/choice';
import { planText } from '#tools/stack/redrive/plan';
import { redriveAll } from '#tools/stack/redrive/redrive-all';

export async function redriveDeadLetters({ options, output, signal, stack }: Run<RedriveOptions>): Promise<number> {
  const found = await stack();
  const handled = await redriveAll(found, options, signal);
  const left = handled.filter(({ plan }) => plan.does === 'leave');
  const { dryRun = false } = options;
  output.answer(
    { dryRun, redriven: dryRun ? 0 : handled.length - left.length, left: left.length, messages: handled },
    () => {
      if (handled.length === 0) return 'The dead-letter queue is empty.';
      const done = `${handled.length - left.length} ${dryRun ? 'would be restarted' : 'restarted'}`;
      const rows = handled.map(({ messageId, cause, plan }) => [messageId, cause, planText(plan)]);
      return text`${columns(['message', 'cause', ''], rows)}\n\n${done}, ${left.length} left.`;
    },
  );
  if (signal.aborted) return EXIT.INTERRUPTED;
  return left.length > 0 ? EXIT.NOT_WELL : EXIT.OK;
}

/** The options of `broadcast redrive`, parsed. */
export type RedriveOptions = Omit<RedriveChoice, 'only'>;
