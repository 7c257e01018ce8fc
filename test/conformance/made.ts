/** Envelopes, cursors and pages as the server makes them, at times that a case chooses. */
import { createHash } from 'node:crypto';
import { Cursors, SLACK_MS } from '#functions/resume/cursor';
import { Signer } from '#functions/resume/signer';
import type { Envelope } from '#shared/contracts';
import type { Resumed, ResumedStream } from '#shared/contracts/resume';
import { positionAt } from '#shared/history/position';
import type { Frame } from './scripted-server';

/** Epoch milliseconds of the server's clock when a case begins. It has nothing to do with the client's. */
export const NOW = 1_900_000_000_000;

const signer = new Signer('key of the cases');
const cursors = new Cursors(signer, 'alice');

export const cursor = (stream: string, readAt: number): string =>
  cursors.sign(stream, { readAt, from: NOW - 3_600_000, connections: ['the-connection='] });

/** A token of a page, or a receipt. */
export const token = (name: string): string => signer.sign({ name }, { purpose: 'page', userId: 'alice', about: '' });

/** @param at epoch milliseconds of its position */
export const envelope = (id: string, at: number): Envelope & { readonly at: string } => ({
  id,
  type: 'test',
  time: '2026-11-27T10:00:00Z',
  data: { text: id },
  at: positionAt(at, createHash('sha256').update(id).digest('hex')),
});

/**
 * The last page: it covers these streams.
 * @param readAt epoch milliseconds when the server read
 */
export const lastPage = (
  { id }: Frame,
  readAt: number,
  streams: Readonly<Record<string, Omit<ResumedStream, 'cursor'>>>,
  { envelopes = [], ...more }: Partial<Resumed> = {},
): Resumed => ({
  type: 'resumed',
  id: id as string,
  envelopes,
  keepFrom: readAt - SLACK_MS,
  streams: Object.fromEntries(
    Object.entries(streams).map(([name, stream]) => [name, { cursor: cursor(name, readAt), ...stream }]),
  ),
  ...more,
});

/** A page that another one follows. */
export const page = ({ id }: Frame, envelopes: readonly Envelope[], next: string): Resumed => ({
  type: 'resumed',
  id: id as string,
  envelopes,
  next,
});
