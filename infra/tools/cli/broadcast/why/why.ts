/** Finds the event's broadcasts, and shows each step by step: for one user, or for everybody it was for. */
import { colors, joined, lines, text, type Text } from '#infra/terminal/text';
import type { Run } from '../command';
import { EXIT, notFound, usageError } from '#tools/stack/exit-codes';
import { counted } from '#tools/stack/counted';
import { statusText } from '../output/report-text';
import { startRulesOf } from '#tools/stack/rules/stack-rules';
import type { Stack } from '#tools/stack/stack';
import { traceOf } from './facts';
import { findBroadcasts } from './find-broadcasts';
import { findDeadLetter } from './find-dead-letter';
import type { WhyOptions } from './options';
import { resentTo, type Trace } from './steps';

export async function explainWhy({ args: [id], options: given, output, stack }: Run<WhyOptions>): Promise<number> {
  const options = withId(given, id);
  const found = await stack();
  const { user } = options;
  const rows = await findBroadcasts(found, options);
  if (rows.length === 0) return stoppedBefore(found, options, output);
  const all: Trace[] = [];
  for (const row of rows) all.push(await traceOf(found, row, user));
  // What was sent again is told where it belongs.
  const again = new Set(all.flatMap(({ resends }) => resends.map(({ broadcastId }) => broadcastId)));
  const traces = all.filter(({ broadcastId }) => !again.has(broadcastId));
  output.answer({ ...(user !== undefined && { user }), broadcasts: traces }, () =>
    joined(
      traces.map((each) => traceText(each, user)),
      '\n\n',
    ),
  );
  return user === undefined ? worstOf(traces) : exitForUser(traces);
}

function withId(options: WhyOptions, id: string | undefined): WhyOptions {
  if (id === undefined) return options;
  if (options.event === undefined && options.text === undefined) return { ...options, event: id };
  throw usageError(`Name the event once: got '${id}' and ${options.event === undefined ? '--text' : '--event'}.`);
}

function exitForUser(traces: readonly Trace[]): number {
  // One event may start several broadcasts, some of them not for this user.
  const concern = traces.filter(
    ({ got, steps }) => got === null || steps.every(({ step, ok }) => step !== 'audience' || ok),
  );
  if (concern.length === 0 || concern.some(({ got }) => got === false)) return EXIT.NOT_WELL;
  return concern.every(({ got }) => got) ? EXIT.OK : EXIT.UNKNOWN;
}

function worstOf(traces: readonly Trace[]): number {
  if (traces.some(({ got }) => got === false)) return EXIT.NOT_WELL;
  const statuses = traces.filter(({ got }) => got === null).map(({ status }) => status);
  return statuses.every(isUnderWay) ? EXIT.OK : EXIT.UNKNOWN;
}

/** No broadcast: the event is in the dead-letter queue, or never got that far. */
async function stoppedBefore(
  stack: Stack,
  { event, text: wanted, user }: WhyOptions,
  output: Run<WhyOptions>['output'],
): Promise<number> {
  const asked = event ?? wanted ?? '';
  const letter = await findDeadLetter(stack, asked);
  if (!letter) {
    const rules = (await startRulesOf(stack)).map(({ name }) => name);
    throw notFound(
      `No broadcast was opened for '${asked}' in that time, and it is not in the dead-letter queue. Either the event was not put on bus ${stack.outputs.EventBusName}, or no rule matched it (${rules.join(', ')}): 'broadcast explain event.json' says which and why. Logs lag by seconds; --around and --within widen the search.`,
    );
  }
  output.answer({ ...(user !== undefined && { user }), broadcasts: [], deadLetter: letter }, () =>
    lines([
      text`${colors.red('✗')} It stopped at the start: the event is in the dead-letter queue.`,
      `    ${letter.error}: ${letter.cause}`,
      "    Fix the cause, then 'broadcast redrive' restarts it.",
    ]),
  );
  return EXIT.NOT_WELL;
}

function traceText(trace: Trace, user: string | undefined): Text {
  const { broadcastId, status, steps, history } = trace;
  const { green, red, bold } = colors;
  const caughtUp = history === undefined ? '' : `; ${history.text}`;
  const verdict = user === undefined ? verdictForAll(trace) : text`: ${verdictFor(user, trace)}`;
  return lines([
    text`${bold(broadcastId)} ${user === undefined ? statusText(status) : status}${verdict}${caughtUp}`,
    ...steps.map(({ step, ok, text: what }) => text`${ok ? green('✓') : red('✗')} ${step.padEnd(12)}${what}`),
  ]);
}

function verdictFor(user: string, { got, outcomes, resends }: Trace): Text {
  const { green, red, yellow } = colors;
  const resent = new Set(resentTo(resends).map(({ connectionId }) => connectionId));
  const delivered = outcomes.filter(
    ({ outcome, connectionId }) => outcome === 'delivered' || resent.has(connectionId),
  ).length;
  const on = outcomes.length === 0 ? '' : `, on ${delivered} of ${counted(outcomes.length, 'connection')}`;
  if (got === null) return yellow(`whether ${user} got it${delivered > 0 ? ' everywhere' : ''} is not known${on}`);
  if (got) return green(`${user} got it${on}`);
  return red(`${user} did not get it${delivered > 0 ? ` everywhere${on}` : ''}`);
}

/** The answer comes later. */
const isUnderWay = (status: string): boolean => status === 'RUNNING' || status === 'SCHEDULED';

/** Only what the status does not say. */
function verdictForAll({ got, status, resends }: Trace): Text {
  const { green, yellow } = colors;
  if (got === true && resends.length > 0 && status !== 'COMPLETED')
    return text`: ${green('all got it when it was sent again')}`;
  if (got === null && !isUnderWay(status)) return text`: ${yellow('not everything is on record')}`;
  return text``;
}
