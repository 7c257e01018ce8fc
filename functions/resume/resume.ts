/**
 * Gives a client what it missed. Each stream is read from the client's cursor on, less a slack; what the client may not have or
 * says it has is left out, and the rest comes in pages, oldest first. The last page has new cursors: the time when the reading for
 * the first page began, so that a row that was not readable then is read the next time. A client that gets no last page resumes
 * again from the cursors it has.
 */
import { MAX_FRAME_BYTES } from '#shared/base/aws-limits';
import type { GapReason, ResumeRequest } from '#shared/contracts/resume';
import type { Fingerprint } from '#shared/history/fingerprints';
import { hashOf, positionAt } from '#shared/history/position';
import { answered, askedStreams, type Resuming, type Window } from './asked-streams';
import type { CaughtUp } from './caught-up';
import { Cursors, SLACK_MS } from './cursor';
import type { HistoryReader } from './history';
import { findMissing, type Found, ROWS_PER_PAGE } from './missing';
import { fillPage } from './page';
import { PageTokens } from './page-token';
import type { Signer } from './signer';

export interface ResumeParts extends Window {
  readonly reader: HistoryReader;
  readonly signer: Signer;
  readonly caughtUp: Pick<CaughtUp, 'add' | 'confirm'>;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}

export type ResumeAsked = Omit<ResumeRequest, 'action' | 'have'> & { readonly have: ReadonlyMap<number, Fingerprint> };

export interface ResumeAnswer {
  /** JSON text of a `Resumed` message. */
  readonly text: string;
  /** Absent if there are more pages. */
  readonly isLast?: true;
  /** For the log. */
  readonly brought: number;
  readonly gaps: Readonly<Record<string, GapReason>>;
}

/**
 * @returns a problem is text for the client
 * @throws errors of DynamoDB; the client then resumes again
 */
export async function resume(
  asked: ResumeAsked,
  client: Resuming,
  parts: ResumeParts,
): Promise<ResumeAnswer | { readonly problem: string }> {
  const { reader, signer, caughtUp } = parts;
  const now = parts.now?.() ?? Date.now();
  const { connectionId } = client;
  // A connection without a user is a user of its own, and its next one another: such clients share their cursors.
  const userId = client.userId === connectionId ? '' : client.userId;
  const pages = new PageTokens(signer, { userId, connectionId }, asked.streams);
  const ofReceipt = { purpose: 'receipt', userId: client.userId, about: '' } as const;
  const page = asked.next === undefined ? undefined : pages.open(asked.next);
  if (asked.next !== undefined && !page)
    return { problem: 'next is not from a reply on this connection to the same streams and cursors: resume again' };
  const receipt = asked.received === undefined ? undefined : signer.open(asked.received, ofReceipt);
  if (receipt && !page) await caughtUp.confirm(client.userId, (receipt as { resume: string }).resume, now);

  const readAt = page?.readAt ?? now;
  const cursors = new Cursors(signer, userId);
  const streams = askedStreams(asked.streams, client, cursors, { ...parts, readAt, before: page?.covered });
  const { missing, upTo } = await findNext(
    (after, rows) => findMissing(streams, asked.have, after, rows, client, reader, now),
    page?.after,
  );
  const { envelopes, taken } = await fillPage(missing, reader);
  const gaps = Object.fromEntries(streams.flatMap(({ name, gap }) => (gap ? [[name, gap]] : [])));
  const name = `${positionAt(readAt)}-${connectionId}`;
  if (envelopes.length > 0) {
    const hashes = envelopes.map(({ position }) => hashOf(position));
    await caughtUp.add(client.userId, name, { connectionId, hashes }, now);
  }

  const brought = (page?.brought ?? false) || envelopes.length > 0;
  const text = (end: object) =>
    `{"type":"resumed","id":${JSON.stringify(asked.id)},"envelopes":[${envelopes.map(({ text }) => text).join(',')}],${JSON.stringify(end).slice(1)}`;
  const answer = { brought: envelopes.length, gaps };
  if (taken === missing.length && upTo === undefined) {
    const last = text({
      streams: Object.fromEntries(streams.map((stream) => [stream.name, answered(stream, client, cursors, readAt)])),
      keepFrom: readAt - SLACK_MS,
      ...(brought && { receipt: signer.sign({ resume: name }, ofReceipt) }),
    });
    if (envelopes.length === 0 || Buffer.byteLength(last) <= MAX_FRAME_BYTES)
      return { text: last, ...answer, isLast: true };
  }
  const after = taken === missing.length && upTo !== undefined ? upTo : missing[taken - 1]!.row.position;
  const covered = new Map(streams.map((stream) => [stream.name, stream.gap]));
  const next = pages.sign({ readAt, after, covered, brought });
  return { text: text({ next }), ...answer };
}

/** A later page reads on until it finds something: a client that has most of a long stream does not ask once for every few rows. */
async function findNext(
  find: (after: string | undefined, rows: number) => Promise<Found>,
  after: string | undefined,
): Promise<Found> {
  let rows = ROWS_PER_PAGE;
  let found = await find(after, rows);
  while (found.missing.length === 0 && found.upTo !== undefined) found = await find(found.upTo, (rows *= 2));
  return found;
}
