/** What the steps of `broadcast forget` share: the tables, the user, progress, and what each step found. */
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Output } from '../output/output';
import type { Stack } from '#tools/stack/stack';
import { tablesOf } from '#tools/stack/tables';

export interface Work {
  readonly stack: Stack;
  readonly tables: DynamoDBDocumentClient;
  readonly userId: string;
  readonly dryRun: boolean;
  readonly output: Output;
  /** Aborted by Ctrl-C: a step ends between two pages or rows. */
  readonly signal: AbortSignal;
}

/** What a later run can delete. */
export interface Left {
  readonly what: string;
  readonly count: number;
  readonly why: string;
}

/** For a row that was no longer as it was read. */
export const CHANGED = 'they changed meanwhile';

/** Without what there is none of. */
export const leftOf = (left: readonly Left[]): Left[] => left.filter(({ count }) => count > 0);

/** Texts in which the id occurs, and which are not the user's own. */
export interface Mentions {
  readonly count: number;
  /** Epoch seconds when the last of them expires; 0 if there are none. */
  readonly until: number;
}

export const NO_MENTIONS: Mentions = { count: 0, until: 0 };

export const alsoMentioned = ({ count, until }: Mentions, expiresAt: number): Mentions => ({
  count: count + 1,
  until: Math.max(until, expiresAt),
});

export const workOn = (stack: Stack, userId: string, dryRun: boolean, output: Output, signal: AbortSignal): Work => ({
  stack,
  tables: tablesOf(stack),
  userId,
  dryRun,
  output,
  signal,
});

/** Every item of a table, with a bar on a terminal. @throws the signal's reason on Ctrl-C */
export async function* everyItem(
  { stack, tables, output, signal }: Work,
  table: string,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  // Counted about every six hours, so the bar is an estimate.
  const { Table } = await stack.client(DynamoDBClient).send(new DescribeTableCommand({ TableName: table }));
  const expected = Table?.ItemCount ?? 0;
  const bar = output.bar('Reading {table} {bar} {read} rows', { table, read: 0 });
  let read = 0;
  try {
    // A consistent read also sees what was written a moment ago, at twice the price.
    for await (const { Items = [] } of paginateScan({ client: tables }, { TableName: table, ConsistentRead: true })) {
      signal.throwIfAborted();
      read += Items.length;
      bar?.update(read, Math.max(expected, read), { table, read });
      yield* Items;
    }
  } finally {
    bar?.stop();
  }
}
