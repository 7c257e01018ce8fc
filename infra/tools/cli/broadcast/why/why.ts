/** Finds the event's broadcasts, reads what concerns the user, and shows it step by step. */
import { readCaughtUp } from '#shared/history/caught-up-rows';
import { recordOfRow } from '#shared/tables/broadcast-record';
import { colors, joined, lines, text, type Text } from '#infra/terminal/text';
import type { Run } from '../command';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { EXIT, notFound } from '#tools/stack/exit-codes';
import { envelopeOf } from '#tools/stack/caught-up';
import { counted } from '#tools/stack/counted';
import { mappingOf } from '#tools/stack/declared-input';
import { startRulesOf } from '../rules/stack-rules';
import type { Stack } from '#tools/stack/stack';
import { tablesOf, type StoredBroadcast } from '#tools/stack/tables';
import type { WhyOptions } from './options';
import { findBroadcasts } from './find-broadcasts';
import { findDeadLetter } from './find-dead-letter';
import { trace, type Trace } from './trace';
import type { HistoryFacts } from './user-history';

export async function whyUser({ options, output, stack }: Run<WhyOptions>): Promise<number> {
  const found = await stack();
  const rows = await findBroadcasts(found, options);
  if (rows.length === 0) return stoppedBefore(found, options, output);
  const traces: Trace[] = [];
  for (const row of rows) traces.push(await traceOf(found, row, options.user));
  output.answer({ user: options.user, broadcasts: traces }, () =>
    joined(
      traces.map((each) => traceText(each, options.user)),
      '\n\n',
    ),
  );
  // One event may start several broadcasts, some of them not for this user.
  const concern = traces.filter(
    ({ got, steps }) => got === null || steps.every(({ step, ok }) => step !== 'audience' || ok),
  );
  if (concern.length === 0 || concern.some(({ got }) => got === false)) return EXIT.NOT_WELL;
  return concern.every(({ got }) => got) ? EXIT.OK : EXIT.UNKNOWN;
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
  output.answer({ user, broadcasts: [], deadLetter: letter }, () =>
    lines([
      text`${colors.red('✗')} It stopped at the start: the event is in the dead-letter queue.`,
      `    ${letter.error}: ${letter.cause}`,
      "    Fix the cause, then 'broadcast redrive' restarts it.",
    ]),
  );
  return EXIT.NOT_WELL;
}

async function traceOf(stack: Stack, row: StoredBroadcast, user: string): Promise<Trace> {
  const { OutcomesTableName } = stack.outputs;
  const record = await recordOfRow(tablesOf(stack), OutcomesTableName, row);
  const outcomes = record.outcomes.filter(({ userId }) => userId === undefined || userId === user);
  const mapping = row.broadcastId.split('/')[0] ?? '';
  const rules = await startRulesOf(stack);
  const rule = rules.find(({ target }) => mappingOf(target) === mapping)?.name;
  const ids = await (await stack.shared()).connectionsOf(user);
  const connectedNow = await Promise.all(
    ids.map(async (connectionId) => {
      const [first] = await rowsOfConnection(tablesOf(stack), stack.outputs.ConnectionsTableName, connectionId);
      return { connectionId, connectedAt: new Date(first?.connectedAt ?? 0).toISOString() };
    }),
  );
  const history = await historyOf(stack, row, user);
  return trace({ user, row, rule, record: { ...record, outcomes }, connectedNow, history });
}

async function historyOf(stack: Stack, row: StoredBroadcast, user: string): Promise<HistoryFacts> {
  const { HistoryTableName: table } = stack.outputs;
  const now = Date.now();
  if (table === undefined) return { isKept: false, minutes: undefined, caughtUp: [], now };
  const [settings, caughtUp] = await Promise.all([
    stack.settings(),
    readCaughtUp(tablesOf(stack), table, user, envelopeOf(row)),
  ]);
  return { isKept: true, minutes: settings?.history.minutes, caughtUp, now };
}

function traceText({ broadcastId, status, got, steps, outcomes, history }: Trace, user: string): Text {
  const { green, red, yellow, bold } = colors;
  const delivered = outcomes.filter(({ outcome }) => outcome === 'delivered').length;
  const on = outcomes.length === 0 ? '' : `, on ${delivered} of ${counted(outcomes.length, 'connection')}`;
  const notEverywhere = delivered > 0 ? ` everywhere${on}` : '';
  const verdict =
    got === null
      ? yellow(`whether ${user} got it${delivered > 0 ? ' everywhere' : ''} is not known${on}`)
      : got
        ? green(`${user} got it${on}`)
        : red(`${user} did not get it${notEverywhere}`);
  const caughtUp = history === undefined ? '' : `; ${history.text}`;
  return lines([
    text`${bold(broadcastId)} ${status}: ${verdict}${caughtUp}`,
    ...steps.map(({ step, ok, text: what }) => text`${ok ? green('✓') : red('✗')} ${step.padEnd(12)}${what}`),
  ]);
}
