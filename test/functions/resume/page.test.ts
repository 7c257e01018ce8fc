/** What one page holds: up to a frame of envelopes, whose bodies are read ten at a time. */
import { fillPage } from '#functions/resume/page';
import type { AskedStream } from '#functions/resume/asked-streams';
import type { Missing } from '#functions/resume/missing';
import { MAX_FRAME_BYTES } from '#shared/base/aws-limits';
import { MAX_RESUMED_BYTES_BESIDE } from '#shared/contracts/limits';
import type { HistoryContent } from '#shared/history/history-table';

const streamOf = (gap?: AskedStream['gap']): AskedStream => ({
  ...{ name: 'user', key: 'user#alice', from: 0, start: 0, cursor: undefined, gap },
});
/** A message whose position is its name. Without a text, that is in the body. */
const message = (position: string, envelope?: string, streams = [streamOf()]): Missing => ({
  row: { stream: 'user#alice', position, expiresAt: 0, ...(envelope === undefined ? {} : { envelope }) },
  streams,
});
/** @param gone positions whose body is not there any more */
const bodies = (gone: readonly string[] = []) => {
  const reads: string[][] = [];
  const contents = async (positions: readonly string[]) => {
    reads.push([...positions]);
    const there = positions.filter((position) => !gone.includes(position));
    return new Map<string, HistoryContent>(there.map((position) => [position, { envelope: `body of ${position}` }]));
  };
  return { reads, reader: { contents, after: async () => [], lastValues: async () => [] } };
};

it('holds inline texts without reading anything', async () => {
  const { reads, reader } = bodies();
  expect(await fillPage([message('a', 'text of a'), message('b', 'text of b')], reader)).toEqual({
    envelopes: [
      { position: 'a', text: 'text of a' },
      { position: 'b', text: 'text of b' },
    ],
    taken: 2,
  });
  expect(reads).toEqual([]);
});

it('reads bodies ten at a time, only those that come next, and each once', async () => {
  const { reads, reader } = bodies();
  const missing = Array.from({ length: 24 }, (_, index) =>
    message(`m${index}`, index % 2 === 0 ? `text of m${index}` : undefined),
  );
  const { envelopes, taken } = await fillPage(missing, reader);
  expect(taken).toBe(24);
  expect(envelopes.map(({ text }) => text)).toEqual(
    missing.map(({ row }) => row.envelope ?? `body of ${row.position}`),
  );
  expect(reads).toEqual([
    ['m1', 'm3', 'm5', 'm7', 'm9', 'm11', 'm13', 'm15', 'm17', 'm19'],
    ['m21', 'm23'],
  ]);
});

it('says of all streams of a message whose body is gone that something is missing, and looks for it once', async () => {
  const { reads, reader } = bodies(['gone']);
  const streams = [streamOf(), streamOf('TOO_MANY')];
  const { envelopes, taken } = await fillPage([message('gone', undefined, streams), message('there')], reader);
  expect(envelopes).toEqual([{ position: 'there', text: 'body of there' }]);
  expect(taken).toBe(2);
  // A gap that is known already stays.
  expect(streams.map(({ gap }) => gap)).toEqual(['TOO_OLD', 'TOO_MANY']);
  expect(reads).toEqual([['gone', 'there']]);
});

describe('the bytes of a page', () => {
  /** Of texts, each with a comma. */
  const ROOM = MAX_FRAME_BYTES - MAX_RESUMED_BYTES_BESIDE;
  const half = 'x'.repeat(ROOM / 2 - 1);

  it('may fill a frame', async () => {
    const { envelopes, taken } = await fillPage([message('a', half), message('b', half)], bodies().reader);
    expect([envelopes.length, taken]).toEqual([2, 2]);
  });

  it('may not be one more', async () => {
    const { envelopes, taken } = await fillPage([message('a', half), message('b', `${half}x`)], bodies().reader);
    expect([envelopes.length, taken]).toEqual([1, 1]);
  });

  it('are counted as UTF-8', async () => {
    const text = 'é'.repeat(ROOM / 4);
    const { taken } = await fillPage([message('a', half), message('b', text)], bodies().reader);
    expect(taken).toBe(1);
  });

  it('may be more for a single envelope, which is alone', async () => {
    const large = 'x'.repeat(MAX_FRAME_BYTES);
    const { envelopes, taken } = await fillPage([message('a', large), message('b', 'x')], bodies().reader);
    expect([envelopes.map(({ position }) => position), taken]).toEqual([['a'], 1]);
  });
});
