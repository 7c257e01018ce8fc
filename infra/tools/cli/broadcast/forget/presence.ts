/**
 * Takes the user out of what channels remember of their last change. A user who is in a channel is left to the look that follows
 * the end of the connections: it tells the channel that the user has left.
 */
import {
  isRosterRow,
  membersText,
  readChannel,
  type Roster,
  rosterOf,
  type RosterRow,
  ROSTER,
  type ToldRow,
} from '#shared/presence/presence-table';
import { aliases, updateIf } from '#shared/tables/conditional-update';
import { CHANGED, everyItem, type Left, leftOf, type Work } from './work';

export interface ForgottenPresence {
  /** Channels that named the user. */
  readonly channels: number;
  readonly left: readonly Left[];
}

/** @param table name of the presence table */
export async function forgetInPresence(work: Work, table: string): Promise<ForgottenPresence> {
  const naming: string[] = [];
  for await (const item of everyItem(work, table)) {
    const row = item as unknown as RosterRow | ToldRow;
    if (isRosterRow(row) && isNamed(rosterOf(row), work.userId)) naming.push(row.channel);
  }
  const counts: Record<Outcome, number> = { done: 0, 'is there': 0, 'is told': 0, changed: 0 };
  for (const channel of naming) {
    work.signal.throwIfAborted();
    const outcome = await forgetInChannel(work, table, channel);
    if (outcome) counts[outcome] += 1;
  }
  return {
    channels: counts.done,
    left: leftOf([
      {
        ...{ what: 'channels the user is in', count: counts['is there'] },
        why: 'the look after the end of the connections tells the channel: within 15 minutes, or the grace if that is longer',
      },
      {
        ...{ what: 'changes of channels', count: counts['is told'] },
        why: 'the channel is being told that the user joined or left: that takes seconds',
      },
      { what: 'channels', count: counts.changed, why: CHANGED },
    ]),
  };
}

const isNamed = ({ members, joined, left }: Roster, userId: string): boolean =>
  members.has(userId) || joined.includes(userId) || left.includes(userId);

type Outcome = 'done' | 'is there' | 'is told' | 'changed';

/** @returns undefined if the channel has forgotten the user meanwhile */
async function forgetInChannel(work: Work, table: string, channel: string): Promise<Outcome | undefined> {
  const { tables, userId, dryRun } = work;
  const { roster, told } = await readChannel(tables, table, channel);
  if (!roster || !isNamed(roster, userId)) return undefined;
  // A channel that is too large for names keeps those of before, and tells nobody who left.
  if (roster.members.has(userId) && roster.count === undefined) return 'is there';
  if (told < roster.version) return 'is told';
  if (dryRun) return 'done';
  return (await forgetInRoster(work, table, channel, roster)) ? 'done' : 'changed';
}

/** @returns whether it is done: a look may have written the roster meanwhile */
async function forgetInRoster(
  { tables, userId }: Work,
  table: string,
  channel: string,
  { members, joined, left, revision }: Roster,
): Promise<boolean> {
  const isOther = (name: string) => name !== userId;
  const updated = await updateIf(tables, {
    TableName: table,
    Key: { channel, item: ROSTER },
    // A look that read the roster before gives way.
    UpdateExpression: 'SET #members = :members, #joined = :joined, #left = :left, #revision = :next',
    ConditionExpression: '#revision = :revision',
    ExpressionAttributeNames: aliases<RosterRow>('members', 'joined', 'left', 'revision'),
    ExpressionAttributeValues: {
      ':members': membersText(new Map([...members].filter(([name]) => isOther(name)))),
      ...{ ':joined': joined.filter(isOther), ':left': left.filter(isOther) },
      ...{ ':revision': revision, ':next': revision + 1 },
    },
  });
  return updated !== undefined;
}
