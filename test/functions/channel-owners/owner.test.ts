import { ownerOf } from '#functions/channel-owners/owner';
import { channelRecipient, everyoneRecipient, userRecipient } from '#shared/tables/recipients';

const START = Date.parse('2026-11-21T10:00:00Z');
const LONG_AGO = START - 60_000;
const JUST_NOW = START - 1000;
const row = (channel: string, subscribedAt: number, shard = 0) => ({
  recipient: channelRecipient(channel, shard),
  subscribedAt,
});
const others = [{ recipient: userRecipient('a') }, { recipient: everyoneRecipient(1) }];

it('is the first listed channel the connection is in, whatever its shard', () => {
  const rows = [...others, row('b', LONG_AGO, 7), row('c', LONG_AGO, 2)];
  expect(ownerOf(['a', 'c', 'b'], rows, START)).toBe('c');
  expect(ownerOf(['b', 'a', 'c'], rows, START)).toBe('b');
});

it('is not a channel joined just now, or since, when it has long been in another', () => {
  const rows = [row('b', LONG_AGO), row('a', JUST_NOW), row('c', START + 1000)];
  expect(ownerOf(['a', 'c', 'b'], rows, START)).toBe('b');
});

it('is the one joined first when all were joined just now, so that a later one changes nothing', () => {
  expect(ownerOf(['a', 'b'], [row('b', JUST_NOW)], START)).toBe('b');
  expect(ownerOf(['a', 'b'], [row('b', JUST_NOW), row('a', JUST_NOW + 1)], START)).toBe('b');
});

it('is none when it is in none any more', () => {
  expect(ownerOf(['a', 'b'], others, START)).toBeUndefined();
});

describe('a channel was joined just now', () => {
  const LAG_MS = 5000;

  it('when the index may not have had its row as the broadcast began', () => {
    const atTheEdge = [row('a', START - LAG_MS), row('b', LONG_AGO)];
    expect(ownerOf(['a', 'b'], atTheEdge, START)).toBe('b');
    const before = [row('a', START - LAG_MS - 1), row('b', LONG_AGO)];
    expect(ownerOf(['a', 'b'], before, START)).toBe('a');
  });

  it('but not if its row has no time, as old rows do: that is long ago', () => {
    expect(ownerOf(['a', 'b'], [{ recipient: channelRecipient('a', 0) }, row('b', LONG_AGO)], START)).toBe('a');
  });
});
