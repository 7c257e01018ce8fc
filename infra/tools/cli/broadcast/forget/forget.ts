/** Forgets a user, step by step. Each step can be repeated, so a run that was stopped is simply started again. */
import { lines, type Printable, text, colors } from '#infra/terminal/text';
import { columns } from '#infra/terminal/table';
import { CliError, EXIT, usageError } from '#tools/stack/exit-codes';
import { counted } from '#tools/stack/counted';
import type { Stack } from '#tools/stack/stack';
import { Prompt } from '../../init/prompt';
import type { Run } from '../command';
import { forgetAcknowledgements, type ForgottenAcknowledgements } from './acknowledgements';
import { forgetInBroadcasts, type ForgottenBroadcasts } from './broadcasts';
import { forgetConnections, type ForgottenConnections } from './connections';
import { forgetDeadLetters, type ForgottenDeadLetters } from './dead-letters';
import { forgetHistory, type ForgottenHistory } from './history';
import { forgetInOutcomes } from './outcomes';
import type { ForgetOptions } from './options';
import { forgetInPresence, type ForgottenPresence } from './presence';
import { type Stays, whatStays } from './stays';
import { type Left, type Mentions, NO_MENTIONS, type Work, workOn } from './work';

/** Also the answer with `--json`. */
interface Forgotten {
  readonly userId: string;
  readonly dryRun: boolean;
  readonly connections: Omit<ForgottenConnections, 'left' | 'tokensUntil'>;
  /** Undefined if the stack keeps none. */
  readonly history: Omit<ForgottenHistory, 'left' | 'mentions'> | undefined;
  /** Undefined if the stack has the setting off. */
  readonly acknowledgements: Omit<ForgottenAcknowledgements, 'left'> | undefined;
  /** Undefined if the stack has the setting off. */
  readonly presence: Omit<ForgottenPresence, 'left'> | undefined;
  readonly broadcasts: number;
  readonly outcomes: number;
  readonly deadLetters: number;
  readonly left: readonly Left[];
  readonly stays: readonly Stays[];
}

export async function forgetUser(run: Run<ForgetOptions>): Promise<number> {
  const { args, options, output, signal } = run;
  const [userId = ''] = args;
  if (userId === '') throw usageError('The user id must not be empty.');
  const { dryRun = false } = options;
  const found = await agreedStack(run, userId);
  try {
    const forgotten = await forgetEverywhere(workOn(found, userId, dryRun, output, signal));
    output.answer(forgotten, () => answerText(forgotten));
    return forgotten.left.length > 0 && !dryRun ? EXIT.NOT_WELL : EXIT.OK;
  } catch (error) {
    if (signal.aborted) output.note('Stopped halfway. What is deleted is deleted; start it again to go on.');
    throw error;
  }
}

/**
 * The stack, once a person has agreed, or the options need nobody to.
 * @throws CliError if the answer is not yes, or if there is nobody to answer
 */
async function agreedStack({ io, options, stack }: Run<ForgetOptions>, userId: string): Promise<Stack> {
  if (options.yes || options.dryRun) return stack();
  const prompt = Prompt.at(io, 'Nothing was deleted.');
  if (!prompt) {
    throw usageError(
      `There is no terminal to ask: --yes deletes user '${userId}' without a question, --dry-run only counts.`,
    );
  }
  try {
    const found = await stack();
    if (await prompt.agrees(`Delete user '${userId}' from ${found.name}, with no way back`, 'no')) return found;
    throw new CliError(EXIT.NOT_WELL, 'Nothing was deleted.');
  } finally {
    prompt.close();
  }
}

/** Connections first: while one is open, its user gets new rows. */
async function forgetEverywhere(work: Work): Promise<Forgotten> {
  const { stack, userId, dryRun } = work;
  const { left: leftConnections, tokensUntil, ...connections } = await forgetConnections(work);
  const { HistoryTableName, AcknowledgementsTableName, PresenceTableName } = stack.outputs;
  const history = HistoryTableName === undefined ? undefined : await forgetHistory(work, HistoryTableName);
  const acknowledgements =
    AcknowledgementsTableName === undefined ? undefined : await forgetAcknowledgements(work, AcknowledgementsTableName);
  const broadcasts: ForgottenBroadcasts = await forgetInBroadcasts(work);
  const outcomes = await forgetInOutcomes(work);
  const deadLetters: ForgottenDeadLetters = await forgetDeadLetters(work);
  // Last, so that the looks after the ends of the connections have had some time.
  const presence = PresenceTableName === undefined ? undefined : await forgetInPresence(work, PresenceTableName);
  work.signal.throwIfAborted();
  const stays = await whatStays(stack, tokensUntil, Date.now());
  return {
    ...{ userId, dryRun, connections },
    history: history && {
      ...{ rows: history.rows, messages: history.messages },
      ...{ caughtUp: history.caughtUp, exclusions: history.exclusions },
    },
    acknowledgements: acknowledgements && { rows: acknowledgements.rows, asked: acknowledgements.asked },
    presence: presence && { channels: presence.channels },
    ...{ broadcasts: broadcasts.rows, outcomes: outcomes.rows, deadLetters: deadLetters.deleted },
    left: [
      leftConnections,
      history?.left ?? [],
      acknowledgements?.left ?? [],
      broadcasts.left,
      outcomes.left,
      deadLetters.left,
      presence?.left ?? [],
    ].flat(),
    stays: [...mentionsStay(history?.mentions ?? NO_MENTIONS, broadcasts.mentions), ...stays],
  };
}

function mentionsStay(inHistory: Mentions, inBroadcasts: Mentions): Stays[] {
  const count = inHistory.count + inBroadcasts.count;
  if (count === 0) return [];
  const until = new Date(Math.max(inHistory.until, inBroadcasts.until) * 1000).toISOString();
  const which = 'what messages to others say, ids of broadcasts or error texts contain the id, maybe by chance';
  return [{ what: 'rows of others', until, text: `${counted(count, 'row')}: ${which}` }];
}

function answerText(forgotten: Forgotten): Printable {
  const { userId, dryRun, connections, history, acknowledgements, broadcasts, outcomes, deadLetters } = forgotten;
  const { presence, left, stays } = forgotten;
  const rows: [string, number][] = [
    ['connections closed', connections.closed],
    ['rows of connections', connections.rows],
    ...(history
      ? ([
          ['rows of history', history.rows],
          ['messages of history', history.messages],
          ['rows of resumes', history.caughtUp],
          ['exclusions, name taken out', history.exclusions],
        ] as [string, number][])
      : []),
    ...(acknowledgements
      ? ([
          ['acknowledgements', acknowledgements.rows],
          ['broadcasts that ask, name taken out', acknowledgements.asked],
        ] as [string, number][])
      : []),
    ['broadcasts, name taken out', broadcasts],
    ['batches of outcomes, name taken out', outcomes],
    ['dead letters', deadLetters],
    ...(presence ? ([['channels, name taken out', presence.channels]] as [string, number][]) : []),
  ];
  return lines([
    text`${colors.bold(dryRun ? `Would be deleted of user '${userId}'` : `Deleted of user '${userId}'`)}`,
    ...rows.map(([what, count]) => `  ${String(count).padStart(7)}  ${what}`),
    ...(left.length > 0
      ? [
          '',
          text`${colors.yellow(dryRun ? 'Would be left; a later run can delete it' : 'Left; run it again later')}`,
          ...left.map(({ what, count, why }) => `  ${String(count).padStart(7)}  ${what}: ${why}`),
        ]
      : []),
    '',
    text`${colors.bold('Not deleted')}`,
    columns(
      ['what', 'kept until', ''],
      stays.map(({ what, until, text: why }) => [what, until?.slice(0, 10) ?? '-', why]),
    ),
  ]);
}
