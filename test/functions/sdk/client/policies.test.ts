/** Each of the client's rules on its own. */
import { findAddress } from '#sdk/client/address';
import { backoff } from '#sdk/client/backoff';
import { readIncoming } from '#sdk/client/incoming';
import { replaceAfter, timesOf } from '#sdk/client/lifetime';
import { SeenIds } from '#sdk/client/seen-ids';
import { SendQueue } from '#sdk/client/send-queue';
import { DEFAULT_TIMING } from '#sdk/client/timing';
import { tokenOf } from './support/client-under-test';

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('backing off', () => {
  const longest = (failures: number) => backoff(failures, DEFAULT_TIMING, () => 1);

  it('waits anything from nothing to the whole time', () => {
    expect(backoff(3, DEFAULT_TIMING, () => 0)).toBe(0);
    expect(backoff(3, DEFAULT_TIMING, () => 0.5)).toBe(4000);
  });

  it('doubles with every failure, to half a minute at most', () => {
    expect([0, 1, 2, 3, 4, 5, 500].map(longest)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });
});

describe('replacing a connection', () => {
  it('happens at a random moment some minutes before the cut at two hours', () => {
    expect(replaceAfter(2 * HOUR, undefined, 0, () => 1) / MINUTE).toBeCloseTo(108);
    expect(replaceAfter(2 * HOUR, undefined, 0, () => 0) / MINUTE).toBeCloseTo(114);
  });

  const NOW = 1000 * HOUR;

  it.each([
    ['now', NOW],
    ['long ago, by a clock that is ahead', NOW + 3 * HOUR],
    ['in the future, by a clock that is behind', NOW - 3 * HOUR],
  ])('happens before its token expires, one of five minutes issued %s', (_what, now) => {
    const at = replaceAfter(2 * HOUR, { expiresAt: NOW + 5 * MINUTE, lifeMs: 5 * MINUTE }, now);

    expect(at).toBeGreaterThan(4.5 * MINUTE);
    expect(at).toBeLessThan(5 * MINUTE);
  });

  it('knows that a token was not new', () => {
    expect(replaceAfter(2 * HOUR, { expiresAt: NOW + MINUTE, lifeMs: HOUR }, NOW)).toBeLessThan(MINUTE);
  });

  it('is not hurried by a token that is over already, which would never end', () => {
    expect(replaceAfter(2 * HOUR, { expiresAt: NOW - 1, lifeMs: Infinity }, NOW)).toBeGreaterThan(HOUR);
  });

  it('fits a timer, which fires at once when it is set for longer', () => {
    expect(replaceAfter(Infinity, undefined, 0)).toBeLessThan(2 ** 31);
  });

  it.each([
    ['a JWT', tokenOf({ iat: 1_799_999_990, exp: 1_800_000_000, sub: 'Zoë' }), [1_800_000_000_000, 10_000]],
    ['a JWT without iat', tokenOf({ exp: 1_800_000_000 }), [1_800_000_000_000, Infinity]],
    ['a JWT without exp', tokenOf({ sub: 'alice' }), undefined],
    ['an exp that is not a number', tokenOf({ exp: 'soon' }), undefined],
    ['a string that is not a JWT', 'secret', undefined],
  ])('reads the times of %s', (_what, token, expected) => {
    const times = timesOf(token);
    expect(times && [times.expiresAt, times.lifeMs]).toEqual(expected);
  });
});

describe('ids that were seen', () => {
  it('are known again', () => {
    const seen = new SeenIds();

    expect([seen.add('a'), seen.add('b'), seen.add('a')]).toEqual([true, true, false]);
  });

  it('are forgotten, oldest first, when there are too many', () => {
    const seen = new SeenIds(2);
    for (const id of ['a', 'b', 'c']) seen.add(id);

    expect([seen.add('c'), seen.add('b'), seen.add('a')]).toEqual([false, false, true]);
  });
});

describe('the queue', () => {
  it('hands out in order and refuses what is too much', () => {
    const queue = new SendQueue(2);
    const sent: string[] = [];

    expect([queue.add('a'), queue.add('b'), queue.add('c')]).toEqual([true, true, false]);
    queue.flush((text) => sent.push(text) > 0);
    queue.flush((text) => sent.push(text) > 0);
    expect(sent).toEqual(['a', 'b']);
  });

  it('keeps what could not be sent', () => {
    const queue = new SendQueue(2);
    const sent: string[] = [];
    queue.add('a');
    queue.add('b');

    queue.flush(() => false);
    queue.flush((text) => sent.push(text) > 0);
    expect(sent).toEqual(['a', 'b']);
  });
});

describe('the address', () => {
  it('carries the token as a subprotocol, out of the URL', async () => {
    expect(await findAddress({ url: 'wss://a/dev', token: () => 'a.b.c' })).toMatchObject({
      url: 'wss://a/dev',
      protocols: ['broadcast', 'a.b.c'],
    });
  });

  it('carries it in the URL when asked to', async () => {
    const options = { token: () => 'a+b', tokenIn: 'query' } as const;

    expect(await findAddress({ ...options, url: 'wss://a/dev' })).toMatchObject({
      url: 'wss://a/dev?token=a%2Bb',
      protocols: [],
    });
    expect(await findAddress({ ...options, url: 'wss://a/dev?v=1' })).toMatchObject({
      url: 'wss://a/dev?v=1&token=a%2Bb',
    });
  });

  it('is requested each time if it is a function', async () => {
    let signature = 0;
    const url = () => `wss://a/dev?X-Amz-Signature=${++signature}`;

    await findAddress({ url });
    expect(await findAddress({ url })).toEqual({ url: 'wss://a/dev?X-Amz-Signature=2', protocols: [] });
  });

  it('that is not available says why', async () => {
    const token = () => Promise.reject(new Error('signed out'));

    await expect(findAddress({ url: 'wss://a/dev', token })).rejects.toMatchObject({
      code: 'TOKEN',
      message: 'No token or URL to connect with: signed out',
    });
  });
});

describe('a message of the server', () => {
  it.each([
    [{ id: '1', type: 'orderShipped', time: 't', data: {} }, { kind: 'envelope' }],
    [{ id: '1', type: 'error', time: 't', data: {} }, { kind: 'envelope' }],
    [{ type: 'pong' }, { kind: 'pong' }],
    [
      { type: 'subscribed', channel: 'orders' },
      { kind: 'subscribed', channel: 'orders' },
    ],
    [
      { type: 'error', message: 'no', channel: 'orders' },
      { kind: 'error', message: 'no', channel: 'orders' },
    ],
    [{ message: 'Internal server error', connectionId: 'c', requestId: 'r' }, { kind: 'error' }],
    [{ type: 'orderShipped', data: {} }, { kind: 'unreadable' }],
    [[], { kind: 'unreadable' }],
    [null, { kind: 'unreadable' }],
  ])('%j is told apart', (message, expected) => {
    expect(readIncoming(JSON.stringify(message))).toMatchObject(expected);
  });

  it('that is not JSON is unreadable', () => {
    expect(readIncoming('{')).toEqual({ kind: 'unreadable' });
    expect(readIncoming(new ArrayBuffer(1))).toEqual({ kind: 'unreadable' });
  });
});
