/**
 * Writes a broadcast to history: one row per stream. It is written before anything is posted, and a broadcast that cannot be
 * written is not opened. So whatever one client got by a post, the others can catch up with.
 */
import { createHash } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Audience, Envelope } from '#shared/contracts';
import {
  type Excludes,
  historyKey,
  HISTORY_TABLE_KEYS,
  type HistoryRow,
  MAX_INLINE_BYTES,
  type RetainedRow,
} from '#shared/history/history-table';
import { positionAt } from '#shared/history/position';
import { writeInBatches } from '#shared/tables/batch-write';
import { aliases, updateIf } from '#shared/tables/conditional-update';
import { expiresAfterDays } from '#shared/tables/table-schema';

/** An audience has up to 10,000 users, which one batch after another would take longer than the function has. */
const BATCHES_AT_ONCE = 10;
/** Seconds that a row outlives the window, for resumes at its end. */
const SECONDS_BEYOND_WINDOW = 600;

export interface HistorySettings {
  readonly table: string;
  /** That history is kept. */
  readonly minutes: number;
  /** That a last value is kept, if the message does not expire earlier. */
  readonly lastValueDays: number;
}

/** A broadcast to write. */
export interface Written {
  readonly envelope: Envelope & { readonly at: string };
  /** JSON text of the envelope. */
  readonly text: string;
  readonly audience: Audience;
  /** ISO 8601. */
  readonly expiresAt: string | undefined;
}

/** @returns the `at` of an envelope that is written now. An envelope that is sent again has the hash of the first. */
export const positionNow = (id: string, now: number): string =>
  positionAt(now, createHash('sha256').update(id).digest('hex'));

/** Keys of the streams of an audience. Directly addressed connections have none. */
export function streamsOf({ everyone, users = [], channels = [], exclude }: Audience): string[] {
  if (everyone) return [historyKey.everyone];
  const excluded = new Set(exclude?.users);
  const keys = [
    ...users.filter((userId) => !excluded.has(userId)).map(historyKey.user),
    ...channels.map(historyKey.channel),
  ];
  return [...new Set(keys)];
}

export class HistoryWriter {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly settings: HistorySettings,
  ) {}

  /**
   * Writes it to all its streams. Writing it again, after an error or by another execution, adds rows that clients drop.
   * @throws RowsNotWrittenError, or errors of DynamoDB; some rows may have been written
   */
  async write(written: Written, now: number): Promise<void> {
    const { table, minutes } = this.settings;
    const { envelope, text, audience, expiresAt } = written;
    const position = envelope.at;
    const excludes = excludesOf(audience);
    const until = expiresAt === undefined ? undefined : Date.parse(expiresAt);
    const streams = streamsOf(audience);
    // What is undefined, here and below, is not written; see createDynamoDb.
    const common = { position, until, expiresAt: Math.ceil(now / 1000) + minutes * 60 + SECONDS_BEYOND_WINDOW };
    const excludesBytes = excludes ? bytesOf(JSON.stringify(excludes)) : 0;
    const isInline = streams.length === 1 && bytesOf(text) + excludesBytes <= MAX_INLINE_BYTES;
    const inRow = excludesBytes <= MAX_INLINE_BYTES && { excludes };
    const content = isInline ? { envelope: text, ...inRow } : { inBody: inRow ? 'envelope' : 'all', ...inRow };
    const rows = streams.map((stream) => ({ stream, ...common, ...content }) as HistoryRow);
    if (!isInline) {
      // Before the rows, so that no row refers to an item that is not there.
      const body = { stream: historyKey.body(position), ...common, envelope: text, excludes };
      await writeInBatches(this.client, table, [{ PutRequest: { Item: body } }]);
    }
    const puts = rows.map((row) => ({ PutRequest: { Item: { ...row } } }));
    await Promise.all([
      writeInBatches(this.client, table, puts, BATCHES_AT_ONCE),
      envelope.retain !== undefined && this.#retain({ envelope, text, excludes, until }, streams, now),
    ]);
  }

  /** Replaces the last values of the streams, unless they are newer. */
  #retain(
    { envelope, text, excludes, until }: Pick<Written, 'envelope' | 'text'> & Visibility,
    streams: string[],
    now: number,
  ): Promise<unknown> {
    const { retain, supersedes, at } = envelope;
    const version = supersedes?.version ?? at;
    const values = {
      ':at': at,
      ':envelope': text,
      ':version': version,
      ':kind': supersedes ? typeof version : 'at',
      ':expiresAt': until !== undefined ? Math.ceil(until / 1000) : expiresAfterDays(this.settings.lastValueDays, now),
      ...(excludes && { ':excludes': excludes }),
      ...(until !== undefined && { ':until': until }),
    };
    const optional = ['excludes', 'until'] as const;
    const has = (name: (typeof optional)[number]) => `:${name}` in values;
    const set = ['at', 'envelope', 'version', 'expiresAt', ...optional.filter(has)];
    const remove = optional.filter((name) => !has(name)).map((name) => `#${name}`);
    const updates = streams.map((stream) =>
      updateIf(this.client, {
        TableName: this.settings.table,
        Key: { [HISTORY_TABLE_KEYS.partition]: historyKey.retained(stream), [HISTORY_TABLE_KEYS.sort]: retain },
        UpdateExpression: `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}, #versionKind = :kind${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
        // Versions of different kinds do not compare, so the later broadcast is the newer one.
        ConditionExpression: `attribute_not_exists(#at) OR (#versionKind = :kind AND #version < :version) OR (#versionKind <> :kind AND #at < :at)`,
        ExpressionAttributeNames: aliases<RetainedRow>(
          ...(['at', 'envelope', 'version', 'expiresAt', 'versionKind', 'excludes', 'until'] as const),
        ),
        ExpressionAttributeValues: values,
      }),
    );
    return Promise.all(updates);
  }
}

/** What decides who may have it, worked out once for rows and last values. */
interface Visibility {
  readonly excludes: Excludes | undefined;
  /** Epoch milliseconds. */
  readonly until: number | undefined;
}

function excludesOf({ exclude, everyone, channels = [] }: Audience): Excludes | undefined {
  const { users = [], connections = [] } = exclude ?? {};
  // Excluded users are not among the users of an audience.
  const excludes = {
    ...(users.length > 0 && (everyone === true || channels.length > 0) && { users }),
    ...(connections.length > 0 && { connections }),
  };
  return Object.keys(excludes).length > 0 ? excludes : undefined;
}

const bytesOf = (text: string): number => Buffer.byteLength(text);
