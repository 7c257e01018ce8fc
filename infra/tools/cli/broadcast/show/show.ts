/** Collects what is known about one broadcast, and shows it. */
import { isClosed } from '#shared/tables/broadcast-life';
import { reportOf } from '#shared/tables/stored-report';
import { readOutcomes } from '#shared/tables/outcomes-table';
import { colors, lines, text, type Text } from '#infra/terminal/text';
import type { Run } from '../command';
import { executionUrl } from '#shared/base/execution-url';
import { EXIT } from '#tools/stack/exit-codes';
import { executionLink, exitCodeOf, reportText, statusText } from '../output/report-text';
import { type Acknowledgements, acknowledgementsOf, acknowledgementsText } from '#tools/stack/acknowledgements';
import { caughtUpOf, caughtUpText, type CaughtUpUsers } from '#tools/stack/caught-up';
import { counted } from '#tools/stack/counted';
import type { Stack } from '#tools/stack/stack';
import { type UsersToReach, usersToReachOf, usersToReachText } from '#tools/stack/users-to-reach';
import { isWaiting, waitingText } from '#tools/stack/scheduled';
import { traceOfRow } from '#tools/stack/trace-of-row';
import { requireBroadcast, tablesOf, type StoredBroadcast } from '#tools/stack/tables';
import type { Target } from '#tools/stack/target';
import { costOfRow } from '../cost/cost-of-row';
import { timelinesOf } from './timelines';
import { timelineText } from './timeline-text';

export async function showBroadcast(run: Run<ShowOptions>): Promise<number> {
  const {
    args: [broadcastId = ''],
    options,
    output,
    stack,
  } = run;
  const found = await stack();
  const row = await requireBroadcast(found, broadcastId);
  const timelines = options.timeline ? await timelinesOf(found, row) : [];
  const report = reportOf(row);
  const trace = traceOfRow(row);
  const late = await caughtUpIn(found, row);
  const settings = await found.settings();
  const cost = settings && costOfRow(row, settings);
  const { AcknowledgementsTableName } = found.outputs;
  const acknowledgements = await acknowledgementsOf(tablesOf(found), AcknowledgementsTableName, broadcastId);
  const toReach = await usersToReachOf(tablesOf(found), AcknowledgementsTableName, row);
  const { status, attempt = isWaiting(row) ? 0 : 1, owner, startedAt, publishedAt, restarts = 0, sendAt } = row;
  const times = { startedAt, publishedAt, ...(sendAt !== undefined && { sendAt }) };
  const summary = {
    broadcastId,
    status,
    attempt,
    restarts,
    ...times,
    execution: owner,
    traceId: trace?.traceId ?? null,
  };
  const later = { caughtUp: late.caughtUp, acknowledgements: acknowledgements ?? null, usersToReach: toReach ?? null };
  output.answer({ ...summary, report: report ?? null, ...later, cost: cost ?? null, timelines }, () =>
    lines([
      report ? reportText(report, found.target) : openText(row, statusText(status), found.target),
      ...(cost
        ? [text`${colors.dim('cost        ')}about $${cost.usd.toFixed(8)} ${colors.dim('(estimate at list prices)')}`]
        : []),
      ...(report && sendAt !== undefined ? [text`${colors.dim('scheduled   ')}for ${sendAt}`] : []),
      ...(trace ? [text`${colors.dim('trace       ')}${trace.traceId}`] : []),
      ...(attempt > 1 ? [`It was started ${attempt} times.`] : []),
      ...(report && publishedAt === undefined ? [unpublishedText(row)] : []),
      ...caughtUpLines(late),
      ...acknowledgedLines(acknowledgements),
      ...toReachLines(toReach),
      ...timelines.map((timeline) => text`\n${timelineText(timeline)}`),
    ]),
  );
  return report ? exitCodeOf(report.status) : EXIT.OK;
}

const unpublishedText = (row: StoredBroadcast): string =>
  isClosed(row)
    ? "The report is not published: with the setting reports: 'exceptions', only those that are not COMPLETED are."
    : 'The report is recorded but not yet published; the overdue rule will publish it.';

async function caughtUpIn(stack: Stack, row: StoredBroadcast): Promise<CaughtUpUsers> {
  const { HistoryTableName, OutcomesTableName } = stack.outputs;
  if (HistoryTableName === undefined) return { caughtUp: [], notAsked: 0 };
  const tables = tablesOf(stack);
  const { settled } = await readOutcomes(tables, OutcomesTableName, row);
  return caughtUpOf(tables, HistoryTableName, row, [...settled.values()]);
}

const caughtUpLines = ({ caughtUp, notAsked }: CaughtUpUsers): Text[] => [
  ...caughtUp.map((by) => text`${colors.dim('caught up   ')}${by.userId} ${caughtUpText(by)}`),
  ...(notAsked > 0
    ? [
        text`${colors.dim('caught up   ')}${counted(notAsked, 'more user')} not looked up: 'broadcast why --user' asks about one`,
      ]
    : []),
];

const acknowledgedLines = (acknowledgements: Acknowledgements | undefined): Text[] =>
  acknowledgements ? [text`${colors.dim('acknowledged')} ${acknowledgementsText(acknowledgements)}`] : [];

const toReachLines = (toReach: UsersToReach | undefined): Text[] =>
  toReach ? [text`${colors.dim('to reach    ')}${usersToReachText(toReach)}`] : [];

function openText(row: StoredBroadcast, status: Text, target: Target): Text {
  const { broadcastId, owner, startedAt = '', leaseUntil } = row;
  const waiting = waitingText(row);
  if (waiting !== undefined)
    return lines([`broadcast   ${broadcastId}`, text`status      ${status} ${waiting}, requested at ${startedAt}`]);
  const lease =
    leaseUntil === undefined
      ? ''
      : `, restarted by the overdue rule if it is not finished by ${new Date(leaseUntil).toISOString()}`;
  return lines([
    `broadcast   ${broadcastId}`,
    text`status      ${status} since ${startedAt}${lease}`,
    ...(owner === undefined ? [] : [`execution   ${executionLink(executionUrl(owner, startedAt), target)}`]),
  ]);
}

/** The options of `broadcast show`, parsed. */
export interface ShowOptions {
  readonly timeline: boolean;
}
