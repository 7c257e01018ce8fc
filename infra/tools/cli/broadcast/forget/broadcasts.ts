/** Takes the user out of the requests, reports and outcomes of broadcasts. A request to this user alone is deleted, the claim stays. */
import { forgotten, mayStillBeWritten, type NamesUsers } from '#shared/tables/broadcast-life';
import { updateIf } from '#shared/tables/conditional-update';
import { isScheduled } from '#shared/tables/scheduled-row';
import type { BroadcastRow } from '#shared/tables/table-schema';
import { alsoMentioned, CHANGED, everyItem, type Left, leftOf, type Mentions, NO_MENTIONS, type Work } from './work';
import { mentions, reachedWithout, reportWithout, requestWithout } from './without-user';

export interface ForgottenBroadcasts {
  /** Rows that named the user. */
  readonly rows: number;
  /** Other texts that contain the id: messages to others, ids of broadcasts, error texts. */
  readonly mentions: Mentions;
  readonly left: readonly Left[];
}

type Row = Pick<BroadcastRow, 'broadcastId' | 'expiresAt'> & Partial<BroadcastRow>;

export async function forgetInBroadcasts(work: Work): Promise<ForgottenBroadcasts> {
  const table = work.stack.outputs.BroadcastsTableName;
  let rows = 0;
  let open = 0;
  let scheduled = 0;
  let changed = 0;
  let mentioned = NO_MENTIONS;
  for await (const item of everyItem(work, table)) {
    const row = item as unknown as Row;
    const change = changeOf(row, work.userId);
    if (change) {
      const isOpen = mayStillBeWritten(row, Date.now());
      const isDone = !isOpen && (await carryOut(work, table, row, change));
      if (isDone) rows++;
      else if (isScheduled(row)) scheduled++;
      else if (isOpen) open++;
      else changed++;
      if (!isDone) continue;
    }
    if (isMentioned({ ...row, ...change }, work.userId)) mentioned = alsoMentioned(mentioned, row.expiresAt);
  }
  const left = leftOf([
    { what: 'open broadcasts', count: open, why: 'a restart may need their requests: they end in minutes' },
    {
      ...{ what: 'scheduled broadcasts', count: scheduled },
      why: "their requests are needed at their time: cancel them with 'broadcast scheduled cancel', or run this again after it",
    },
    { what: 'broadcasts', count: changed, why: CHANGED },
  ]);
  return { rows, mentions: mentioned, left };
}

type Change = Partial<Record<NamesUsers, string | undefined>>;

function changeOf(row: Row, userId: string): Change | undefined {
  const withoutRequest = row.request === undefined ? undefined : requestWithout(row.request, userId);
  const report = row.report === undefined ? undefined : reportWithout(row.report, userId);
  const reached = row.reached === undefined ? undefined : reachedWithout(row.reached, userId);
  // A refused input may have any shape, so all of it goes.
  const isRefusedWith = row.refusedInput !== undefined && mentions(row.refusedInput, userId);
  if (!withoutRequest && !isRefusedWith && report === undefined && reached === undefined) return undefined;
  return {
    ...withoutRequest,
    ...(isRefusedWith && { refusedInput: undefined }),
    ...(report !== undefined && { report }),
    ...(reached !== undefined && { reached }),
  };
}

/** @returns false if the row has changed since it was read */
async function carryOut({ tables, dryRun }: Work, table: string, row: Row, change: Change): Promise<boolean> {
  if (dryRun) return true;
  const update = { TableName: table, Key: { broadcastId: row.broadcastId }, ...forgotten(row, change) };
  return (await updateIf(tables, update)) !== undefined;
}

type Texts = Partial<Record<'broadcastId' | 'request' | 'report' | 'refusal', string | undefined>>;

const isMentioned = ({ broadcastId = '', request = '', report = '', refusal = '' }: Texts, userId: string): boolean =>
  [broadcastId, request, report, refusal].some((text) => mentions(text, userId));
