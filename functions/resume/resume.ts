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
import { findMissing } from './missing';
import { fillPage } from './page';
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

/** What one page hands to the next. */
interface PageToken {
  /** Epoch milliseconds when the first page was read. */
  readonly readAt: number;
  /** Position of the last row that was handled. */
  readonly after: string;
  readonly gaps: Readonly<Record<string, GapReason>>;
  /** Whether a page brought something. */
  readonly brought: boolean;
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
  const ofPage = { purpose: 'page', userId, about: connectionId } as const;
  const ofReceipt = { purpose: 'receipt', userId: client.userId, about: '' } as const;
  const page = asked.next === undefined ? undefined : (signer.open(asked.next, ofPage) as PageToken | undefined);
  if (asked.next !== undefined && !page)
    return { problem: 'next is not from a reply on this connection: resume again' };
  const receipt = asked.received === undefined ? undefined : signer.open(asked.received, ofReceipt);
  if (receipt && !page) await caughtUp.confirm(client.userId, (receipt as { resume: string }).resume, now);

  const readAt = page?.readAt ?? now;
  const cursors = new Cursors(signer, userId);
  const streams = askedStreams(asked.streams, client, cursors, { ...parts, readAt, gaps: page?.gaps ?? {} });
  const { missing, upTo } = await findMissing(streams, asked.have, page?.after, client, reader, now);
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
  const next = signer.sign({ readAt, after, gaps, brought } satisfies PageToken, ofPage);
  return { text: text({ next }), ...answer };
}
