/** What PROTOCOL.md asks of a client, as dialogues with a server. */
import assert from 'node:assert/strict';
import { BUCKET_MS, fingerprintsOf } from '#shared/history/fingerprints';
import { SLACK_MS } from '#functions/resume/cursor';
import type { Case } from './case';
import { TOKEN } from './client-process';
import { cursor, envelope, lastPage, NOW, page, token } from './made';
import type { Frame } from './scripted-server';

const BOTH = { user: {}, everyone: {} };
const ORDERS = 'channel:orders';
const streamsOf = ({ streams }: Frame) => streams as Readonly<Record<string, string | null | undefined>>;
/** The fingerprints of a request, or of positions. */
const haveOf = ({ have = {} }: Frame): unknown => have;
const printsOf = (positions: readonly string[]): unknown =>
  Object.fromEntries([...fingerprintsOf(positions)].map(([bucket, print]) => [String(bucket), print]));

export const CASES: readonly Case[] = [
  {
    name: 'shows its token as a subprotocol, and resumes on open without cursors',
    async run(dialogue) {
      const connection = await dialogue.connection();
      assert.equal(connection.request.headers['sec-websocket-protocol']?.replace(/\s/g, ''), `broadcast,${TOKEN}`);
      const asked = await dialogue.resume(connection);
      assert.deepEqual([streamsOf(asked).user, streamsOf(asked).everyone], [null, null]);
      assert.deepEqual([haveOf(asked), asked.next, asked.received], [{}, undefined, undefined]);
    },
  },
  {
    name: 'resumes again from the new cursors, because the index lags',
    async run(dialogue) {
      const connection = await dialogue.connection();
      connection.send(lastPage(await dialogue.resume(connection), NOW, BOTH));
      const again = streamsOf(await dialogue.resume(connection));
      assert.deepEqual([again.user, again.everyone], [cursor('user', NOW), cursor('everyone', NOW)]);
    },
  },
  {
    name: 'resumes after it has joined a channel, and once more',
    channels: ['orders'],
    async run(dialogue) {
      const connection = await dialogue.connection();
      const { channel } = await dialogue.frame(connection, 'subscribe');
      assert.equal(channel, 'orders');
      for (const readAt of [NOW, NOW + 1]) connection.send(lastPage(await dialogue.resume(connection), readAt, BOTH));
      connection.send({ type: 'subscribed', channel });
      const joined = await dialogue.resume(connection);
      assert.equal(streamsOf(joined)[ORDERS], null);
      connection.send(lastPage(joined, NOW + 2, { ...BOTH, [ORDERS]: {} }));
      const again = await dialogue.resume(connection);
      assert.equal(streamsOf(again)[ORDERS], cursor(ORDERS, NOW + 2));
    },
  },
  {
    name: 'resumes in place of the ping, for as long as it is connected',
    intervals: { BROADCAST_RESUME_EVERY_MS: 200 },
    async run(dialogue) {
      const connection = await dialogue.connection();
      for (let number = 0; number < 4; number += 1)
        connection.send(lastPage(await dialogue.resume(connection), NOW + number, BOTH));
    },
  },
  {
    name: 'asks for all pages with the same members, and shows them in order',
    async run(dialogue) {
      const connection = await dialogue.connection();
      const first = await dialogue.resume(connection);
      connection.send(page(first, [envelope('a', NOW - 3), envelope('b', NOW - 2)], token('second')));
      const second = await dialogue.resume(connection);
      assert.deepEqual(second, { ...first, next: token('second') });
      connection.send(page(second, [envelope('c', NOW - 1)], token('third')));
      const third = await dialogue.resume(connection);
      assert.deepEqual(third, { ...first, next: token('third') });
      connection.send(lastPage(third, NOW, BOTH, { envelopes: [envelope('d', NOW)] }));
      assert.deepEqual(await dialogue.shown('d'), ['a', 'b', 'c', 'd']);
    },
  },
  {
    name: 'keeps its old cursor if it is interrupted between pages, and says what it got',
    async run(dialogue) {
      const connection = await dialogue.connection();
      connection.send(lastPage(await dialogue.resume(connection), NOW, BOTH));
      const got = envelope('a', NOW + 5);
      connection.send(page(await dialogue.resume(connection), [got], token('second')));
      await dialogue.resume(connection);
      await dialogue.shown('a');
      connection.close();
      const next = await dialogue.connection();
      const asked = await dialogue.resume(next);
      assert.deepEqual([streamsOf(asked).user, asked.next], [cursor('user', NOW), undefined]);
      assert.deepEqual(haveOf(asked), printsOf([got.at]));
      next.send(lastPage(asked, NOW + 9, BOTH, { envelopes: [got, envelope('b', NOW + 6)] }));
      assert.deepEqual(await dialogue.shown('b'), ['a', 'b']);
    },
  },
  {
    name: 'says what it has: for each ten seconds a count and the exclusive or, each position once',
    async run(dialogue) {
      const connection = await dialogue.connection();
      const asked = await dialogue.resume(connection);
      const [a, b, c] = [envelope('a', NOW - 2), envelope('b', NOW - 1), envelope('c', NOW + BUCKET_MS)];
      // A broadcast that was started again has a second position.
      const [again, older] = [envelope('a', NOW - 3 * BUCKET_MS), envelope('b', NOW - SLACK_MS - BUCKET_MS)];
      connection.send(a, b, b, c, again, { ...envelope('d', NOW), at: undefined });
      connection.send(lastPage(asked, NOW, BOTH, { envelopes: [older] }));
      assert.deepEqual(haveOf(await dialogue.resume(connection)), printsOf([a.at, b.at, c.at, again.at]));
    },
  },
  {
    name: 'shows each message once, wherever it comes from',
    async run(dialogue) {
      const connection = await dialogue.connection();
      const asked = await dialogue.resume(connection);
      const [a, b, c] = [envelope('a', NOW - 2), envelope('b', NOW - 1), envelope('c', NOW)];
      const direct = { ...envelope('direct', NOW), at: undefined };
      connection.send(b, b, direct);
      connection.send(lastPage(asked, NOW, BOTH, { envelopes: [a, b, a] }));
      connection.send(lastPage(await dialogue.resume(connection), NOW, BOTH, { envelopes: [b] }), b, a, direct, c);
      const ids = await dialogue.shown('c');
      assert.deepEqual([...ids].sort(), ['a', 'b', 'c', 'direct']);
    },
  },
  {
    name: 'drops a live envelope from before its oldest cursor less 60 s, and no other',
    channels: ['orders'],
    async run(dialogue) {
      const connection = await dialogue.connection();
      const all = { ...BOTH, [ORDERS]: {} };
      connection.send(lastPage(await dialogue.resume(connection), NOW, all));
      // The channel keeps its cursor, so the oldest one stays.
      connection.send(lastPage(await dialogue.resume(connection), NOW + 2 * SLACK_MS, BOTH));
      const [before, after] = [envelope('before', NOW - SLACK_MS - 1), envelope('after', NOW - SLACK_MS + 1)];
      connection.send(before, after, envelope('end', NOW + 2 * SLACK_MS));
      assert.deepEqual(await dialogue.shown('end'), ['after', 'end']);
    },
  },
  {
    name: 'shows what a resume brings, however old: a last value',
    async run(dialogue) {
      const connection = await dialogue.connection();
      connection.send(lastPage(await dialogue.resume(connection), NOW, BOTH));
      const value = { ...envelope('value', NOW - 10 * SLACK_MS), retain: 'status' };
      connection.send(lastPage(await dialogue.resume(connection), NOW + 1, BOTH, { envelopes: [value] }));
      assert.deepEqual(await dialogue.shown('value'), ['value']);
    },
  },
  {
    name: 'announces a gap, and goes on from the new cursor',
    async run(dialogue) {
      const connection = await dialogue.connection();
      connection.send(lastPage(await dialogue.resume(connection), NOW, BOTH));
      const gap = { user: { gap: 'TOO_OLD' }, everyone: {} } as const;
      connection.send(lastPage(await dialogue.resume(connection), NOW + 1, gap));
      assert.deepEqual(await dialogue.gaps(1), [['user', 'TOO_OLD']]);
      connection.close();
      const next = streamsOf(await dialogue.resume(await dialogue.connection()));
      assert.equal(next.user, cursor('user', NOW + 1));
    },
  },
  {
    name: 'keeps the cursor of a stream that a resume did not cover',
    async run(dialogue) {
      const connection = await dialogue.connection();
      connection.send(lastPage(await dialogue.resume(connection), NOW, BOTH));
      connection.send(lastPage(await dialogue.resume(connection), NOW + 1, { user: {} }), envelope('end', NOW));
      await dialogue.shown('end');
      connection.close();
      const next = streamsOf(await dialogue.resume(await dialogue.connection()));
      assert.deepEqual([next.user, next.everyone], [cursor('user', NOW + 1), cursor('everyone', NOW)]);
    },
  },
  {
    name: 'returns the receipt of a complete resume, until another one is complete',
    async run(dialogue) {
      const connection = await dialogue.connection();
      const receipt = token('receipt');
      const brought = { envelopes: [envelope('a', NOW)], receipt };
      connection.send(lastPage(await dialogue.resume(connection), NOW, BOTH, brought));
      const again = await dialogue.resume(connection);
      assert.equal(again.received, receipt);
      connection.close();
      const next = await dialogue.connection();
      const asked = await dialogue.resume(next);
      assert.equal(asked.received, receipt);
      next.send(lastPage(asked, NOW + 1, BOTH));
      assert.equal((await dialogue.resume(next)).received, undefined);
    },
  },
  {
    name: 'pings and does not resume if the server knows no resume',
    intervals: { BROADCAST_RESUME_EVERY_MS: 400 },
    async run(dialogue) {
      const connection = await dialogue.connection();
      await dialogue.resume(connection);
      connection.send({
        type: 'error',
        message: "The message's action must be one of ping, subscribe, unsubscribe, got 'resume'",
        expected: { action: ['ping', 'subscribe', 'unsubscribe'] },
      });
      connection.send(envelope('a', NOW));
      assert.deepEqual(await dialogue.shown('a'), ['a']);
      await dialogue.frame(connection, 'ping');
      connection.send({ type: 'pong' });
      await dialogue.frame(connection, 'ping');
      assert.deepEqual(connection.take('resume'), undefined);
    },
  },
  {
    name: 'asks again when it asked too often, and when API Gateway says that a route failed',
    async run(dialogue) {
      const connection = await dialogue.connection();
      const { id } = await dialogue.resume(connection);
      connection.send({ type: 'error', message: 'Too many actions', action: 'resume', id, retryAfterMs: 10 });
      await dialogue.resume(connection);
      connection.send({ message: 'Internal server error', connectionId: 'c', requestId: 'r' });
      const asked = await dialogue.resume(connection);
      assert.deepEqual([streamsOf(asked).user, asked.next], [null, undefined]);
      connection.send(lastPage(asked, NOW, BOTH, { envelopes: [envelope('a', NOW)] }));
      assert.deepEqual(await dialogue.shown('a'), ['a']);
    },
  },
  {
    name: 'ignores members and types of frames that it does not know',
    async run(dialogue) {
      const connection = await dialogue.connection();
      const asked = await dialogue.resume(connection);
      connection.send({ type: 'presence', channel: 'orders', users: 3 }, { type: 'pong', at: 1 }, {}, { type: 7 });
      connection.send({ ...lastPage(asked, NOW, BOTH, { envelopes: [envelope('a', NOW)] }), later: { more: true } });
      connection.send({ ...envelope('b', NOW + 1), priority: 'high' });
      assert.deepEqual(await dialogue.shown('b'), ['a', 'b']);
      await dialogue.resume(connection);
    },
  },
  {
    name: 'reads a message of 120 KB in several frames',
    async run(dialogue) {
      const connection = await dialogue.connection();
      const large = { ...envelope('large', NOW), data: { text: 'ö'.repeat(60 * 1024) } };
      connection.send(lastPage(await dialogue.resume(connection), NOW, BOTH));
      connection.sendInFrames(large, 32 * 1024 - 1);
      await dialogue.shown('large');
      assert.deepEqual(
        dialogue.client.lines.map(({ message }) => message?.data),
        [large.data],
      );
    },
  },
];
