/** What passes between a client and its server: over fake sockets. */
import { connect } from '#sdk/client';
import { DEFAULT_TIMING } from '#sdk/client/timing';
import { clientUnderTest, envelope, openClient } from './support/client-under-test';
import { fakeWebSockets } from './support/fake-web-socket';
import { pass, useVirtualTime } from './support/virtual-time';

// Full jitter's shortest wait: none.
useVirtualTime(0);

describe('receiving', () => {
  it('calls the listeners of the type with the data, once for every id, until they are taken off', async () => {
    const { client, sockets } = await openClient();
    const heard: unknown[] = [];
    const off = client.on('orderShipped', (data, { id, type, time }) => heard.push([data, id, type, time]));
    client.on('priceChanged', (data) => heard.push(data));

    sockets.last.say(envelope('1'));
    sockets.last.say(envelope('1'));
    off();
    sockets.last.say(envelope('2'));

    expect(heard).toEqual([[{ orderId: '1' }, '1', 'orderShipped', '2026-11-21T08:00:00Z']]);
  });

  it('gives every message to a listener that asks for all, once, and goes on after it threw', async () => {
    const { client, sockets, errors } = await openClient();
    const heard: unknown[] = [];
    const off = client.onMessage(({ id, type, data }) => heard.push([id, type, data]));
    client.onMessage(() => {
      throw new Error('no such element');
    });
    sockets.last.say(envelope('1'));
    sockets.last.say(envelope('1'));
    sockets.last.say({ ...envelope('2'), type: 'unheardOf', data: 2 });
    off();
    sockets.last.say(envelope('3'));
    expect(heard).toEqual([
      ['1', 'orderShipped', { orderId: '1' }],
      ['2', 'unheardOf', 2],
    ]);
    expect(errors.map(({ code }) => code)).toEqual(['LISTENER', 'LISTENER', 'LISTENER']);
  });

  it('drops a message that is older than the newest of its key, over a reconnect too', async () => {
    const { client, sockets } = await openClient();
    const heard: unknown[] = [];
    client.on('orderShipped', (_, { id, supersedes }) => heard.push([id, supersedes?.version]));
    const say = (id: string, version: number) =>
      sockets.last.say({ ...envelope(id), supersedes: { key: 'A-1', version } });

    say('second', 2);
    say('first', 1);
    sockets.last.drop();
    await pass(0);
    sockets.last.accept();
    say('first again', 1);
    say('third', 3);

    expect(heard).toEqual([
      ['second', 2],
      ['third', 3],
    ]);
  });

  it('goes on after a listener threw, and says so', async () => {
    const { client, sockets, errors } = await openClient();
    const heard: unknown[] = [];
    const thrown = new Error('no such element');
    client.on('orderShipped', () => {
      throw thrown;
    });
    client.on('orderShipped', (_, { id }) => heard.push(id));

    sockets.last.say(envelope('1'));

    expect(heard).toEqual(['1']);
    expect(errors).toMatchObject([{ code: 'LISTENER', message: 'A listener threw: no such element', cause: thrown }]);
  });

  it.each([
    [{ type: 'error', message: 'The message is not valid JSON' }, 'SERVER', 'The message is not valid JSON'],
    [{ message: 'Internal server error', connectionId: 'c', requestId: 'r' }, 'SERVER', 'Internal server error'],
    [{ hello: 1 }, 'UNREADABLE', 'A message is not an envelope'],
  ])('says what is no envelope: %j', async (said, code, message) => {
    const { sockets, errors } = await openClient();

    sockets.last.say(said);

    expect(errors).toMatchObject([{ code, message }]);
  });

  it('writes errors to the console when nobody listens, without what they carry', async () => {
    const written = jest.spyOn(console, 'error').mockReturnValue();
    const sockets = fakeWebSockets();
    connect({ url: 'wss://example.test/dev', WebSocket: sockets.WebSocket });
    await pass(0);
    sockets.last.accept();

    sockets.last.say({ private: 'words' });

    expect(written.mock.calls).toEqual([['BroadcastClientError: A message is not an envelope', '']]);
  });
});

describe('sending', () => {
  it('goes out at once while connected, as action and data', async () => {
    const { client, sockets } = await openClient();

    client.send('sayHello', { name: 'alice' });

    expect(sockets.last.sent).toEqual([{ action: 'sayHello', data: { name: 'alice' } }]);
  });

  it('waits for the connection otherwise, in order, after the channels', async () => {
    const { client, sockets } = await clientUnderTest();
    client.send('sayHello', { name: 'alice' });
    void client.subscribe('orders');
    client.send('sayHello', { name: 'bob' });

    sockets.last.accept();

    expect(sockets.last.sent).toEqual([
      { action: 'subscribe', channel: 'orders' },
      { action: 'sayHello', data: { name: 'alice' } },
      { action: 'sayHello', data: { name: 'bob' } },
    ]);
  });

  it('is not lost on a socket that is closing already', async () => {
    const { client, sockets } = await openClient();
    const [first] = sockets.made;
    first!.readyState = 2;

    client.send('sayHello', { name: 'alice' });
    first!.drop();
    await pass(1);
    sockets.last.accept();

    expect(sockets.last.sent).toEqual([{ action: 'sayHello', data: { name: 'alice' } }]);
  });

  it('more than the queue holds is dropped and said', async () => {
    const { client, sockets, errors } = await clientUnderTest({ queueSize: 1 });

    client.send('first');
    client.send('second', { n: 2 });
    sockets.last.accept();

    expect(errors).toMatchObject([{ code: 'QUEUE_FULL', details: { name: 'second', data: { n: 2 } } }]);
    expect(sockets.last.sent).toEqual([{ action: 'first' }]);
  });

  it('more than one frame holds is refused, in bytes, as API Gateway would close the connection', async () => {
    const { client, sockets } = await openClient();

    expect(() => client.send('big', 'é'.repeat(16_384))).toThrow(
      new RangeError("Message 'big' has 32794 bytes; API Gateway accepts at most 32768"),
    );
    expect(sockets.last.sent).toEqual([]);
  });
});

describe('a channel', () => {
  it('is joined when the server has confirmed it, and again on every connection', async () => {
    const { client, sockets } = await openClient();
    const joined = client.subscribe('orders');
    expect(client.subscribe('orders')).toBe(joined);
    sockets.last.say({ type: 'subscribed', channel: 'orders' });
    await joined;

    sockets.last.drop();
    await pass(1);
    sockets.last.accept();

    expect(sockets.made.map(({ sent }) => sent)).toEqual(Array(2).fill([{ action: 'subscribe', channel: 'orders' }]));
  });

  it('that is left is not joined again', async () => {
    const { client, sockets } = await openClient();
    void client.subscribe('orders');
    sockets.last.say({ type: 'subscribed', channel: 'orders' });

    client.unsubscribe('orders');
    expect(sockets.last.sent.at(-1)).toEqual({ action: 'unsubscribe', channel: 'orders' });
    sockets.last.say({ type: 'unsubscribed', channel: 'orders' });
    sockets.last.drop();
    await pass(1);
    sockets.last.accept();

    expect(sockets.last.sent).toEqual([]);
  });

  it('that the server refuses is an error, and wanted no more until it is asked for again', async () => {
    const { client, sockets, errors } = await openClient();
    const refused = client.subscribe('secret');
    const reply = { type: 'error', message: "Your token does not grant channel 'secret'", channel: 'secret' };
    sockets.last.say(reply);

    await expect(refused).rejects.toMatchObject({ code: 'SERVER', message: reply.message, details: reply });
    expect(errors).toMatchObject([{ code: 'SERVER', message: reply.message }]);
    void client.subscribe('secret');
    expect(sockets.last.sent).toHaveLength(2);
  });

  it('that was joined once and is refused later is asked for again on the next connection', async () => {
    const { client, sockets } = await openClient();
    void client.subscribe('orders');
    sockets.last.say({ type: 'subscribed', channel: 'orders' });
    for (const reconnect of [1, 2]) {
      sockets.last.drop();
      await pass(1);
      sockets.last.accept();
      expect(sockets.made).toHaveLength(1 + reconnect);
      expect(sockets.last.sent).toEqual([{ action: 'subscribe', channel: 'orders' }]);
      sockets.last.say({ type: 'error', message: 'Your token has expired', channel: 'orders' });
    }
  });

  it('is asked for one thing at a time: the server may handle two messages in any order', async () => {
    const { client, sockets } = await openClient();
    void client.subscribe('orders');
    client.unsubscribe('orders');
    void client.subscribe('orders');
    client.unsubscribe('orders');
    expect(sockets.last.sent).toEqual([{ action: 'subscribe', channel: 'orders' }]);

    sockets.last.say({ type: 'subscribed', channel: 'orders' });
    expect(sockets.last.sent.slice(1)).toEqual([{ action: 'unsubscribe', channel: 'orders' }]);
    void client.subscribe('orders');
    sockets.last.say({ type: 'unsubscribed', channel: 'orders' });
    expect(sockets.last.sent.slice(2)).toEqual([{ action: 'subscribe', channel: 'orders' }]);
  });

  it('is asked for again when no answer comes', async () => {
    const { client, sockets, errors } = await openClient();
    const joined = client.subscribe('orders');

    await pass(DEFAULT_TIMING.replyMs);
    expect(errors).toMatchObject([{ code: 'SERVER', message: "No answer for channel 'orders'; retrying" }]);
    sockets.last.say({ type: 'subscribed', channel: 'orders' });
    await joined;
    client.unsubscribe('orders');
    await pass(DEFAULT_TIMING.replyMs);

    expect(sockets.last.sent.map(({ action }) => action)).toEqual([
      'subscribe',
      'subscribe',
      'unsubscribe',
      'unsubscribe',
    ]);
  });

  it('that is left before it was joined, or whose client is closed, is not waited for', async () => {
    const { client } = await clientUnderTest();
    const [left, abandoned] = [client.subscribe('a'), client.subscribe('b')];

    client.unsubscribe('a');
    client.close();

    await expect(left).rejects.toMatchObject({ code: 'UNSUBSCRIBED' });
    await expect(abandoned).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('has a name the server would take', async () => {
    const { client } = await openClient();

    await expect(client.subscribe('no spaces')).rejects.toThrow(
      "A channel must be a channel name: 1 to 128 letters, digits and _ . : / -; got 'no spaces'",
    );
  });
});

describe('a server that has no time', () => {
  const subscribing = (channel: string) => ({ action: 'subscribe', channel });
  const busy = (channel: string, retryAfterMs: number) => ({
    type: 'error',
    message: 'Too many actions',
    channel,
    retryAfterMs,
  });
  const throttled = { message: 'Too Many Requests', connectionId: 'c', requestId: 'r' };

  it('is asked for the channel again when it says so, and the promise waits', async () => {
    const { client, sockets, errors } = await openClient();
    const joined = client.subscribe('orders');
    sockets.last.say(busy('orders', 250));
    await pass(249);
    expect(sockets.last.sent).toEqual([subscribing('orders')]);
    await pass(1);
    expect(sockets.last.sent).toEqual([subscribing('orders'), subscribing('orders')]);
    sockets.last.say({ type: 'subscribed', channel: 'orders' });
    await joined;
    expect(errors).toEqual([]);
  });

  it('gets what is sent meanwhile afterwards, in order', async () => {
    const { client, sockets } = await openClient();
    void client.subscribe('orders');
    sockets.last.say(busy('orders', 250));
    client.send('sayHello', 1);
    client.send('sayHello', 2);
    expect(sockets.last.sent).toHaveLength(1);
    await pass(250);
    const hellos = sockets.last.sent.filter(({ action }) => action === 'sayHello');
    expect(hellos.map(({ data }) => data)).toEqual([1, 2]);
    client.send('sayHello', 3);
    expect(sockets.last.sent.at(-1)).toEqual({ action: 'sayHello', data: 3 });
  });

  it('waits longer each time in a row', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    const { client, sockets } = await openClient();
    void client.subscribe('orders');
    for (const waitMs of [1, 2, 4].map((times) => times * DEFAULT_TIMING.backoffMs)) {
      sockets.last.say(busy('orders', 0));
      const asked = sockets.last.sent.length;
      await pass(waitMs - 1);
      expect(sockets.last.sent).toHaveLength(asked);
      await pass(1);
      expect(sockets.last.sent).toHaveLength(asked + 1);
    }
  });

  it('is asked again for all it has not answered where API Gateway does not say what it refused', async () => {
    const { client, sockets, errors } = await openClient();
    for (const channel of ['a', 'b', 'c']) void client.subscribe(channel);
    sockets.last.say({ type: 'subscribed', channel: 'a' });
    sockets.last.say(throttled);
    await pass(0);
    expect(sockets.last.sent.slice(3)).toEqual([subscribing('b'), subscribing('c')]);
    expect(errors).toMatchObject([{ code: 'BUSY', details: throttled }]);
  });
});
