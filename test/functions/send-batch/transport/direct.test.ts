import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { DirectTransport } from '#functions/send-batch/transport/direct';
import type { Identity } from '#functions/send-batch/transport/identity';
import { FaultServer } from '../support/fault-server';
import { LOCALHOST_CERT } from '../support/localhost-cert';
import { PROTOCOLS } from '../support/protocols';
import { until, useVirtualTime } from '#test/support/virtual-time';

let server: FaultServer;
let transport: DirectTransport;
let issued = 0;

/** Gives out new credentials whenever it is asked. */
const identity: Identity = {
  credentials: async () => ({
    accessKeyId: `AKID${(issued += 1)}`,
    secretAccessKey: 'secret',
    sessionToken: `token${issued}`,
  }),
  region: async () => 'eu-west-1',
};

const open = (settings: { readonly postConcurrency: number; readonly postTimeoutMs: number }) =>
  new DirectTransport(parseCallbackUrl(server.url), identity, { ...settings, http2: true, ca: LOCALHOST_CERT });

describe.each(PROTOCOLS)('over %s', (protocol) => {
  beforeEach(async () => {
    issued = 0;
    server = await FaultServer.start(protocol);
    transport = open({ postConcurrency: 2, postTimeoutMs: 60_000 });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await transport.close();
    await server.stop();
  });

  const signedBy = (index: number) => server.received[index]?.headers['x-amz-security-token'];

  it('signs each batch with the credentials the chain gives for it', async () => {
    const { signal } = new AbortController();
    for (const id of ['a=', 'b=']) {
      const post = await transport.prepare('{}', signal);
      await expect(post(id)).resolves.toMatchObject({ status: 200 });
    }
    expect([signedBy(0), signedBy(1)]).toEqual(['token1', 'token2']);
  });

  it('renews the date and the credentials within a long batch', async () => {
    const post = await transport.prepare('{}', new AbortController().signal);
    await post('a=');
    const later = Date.now() + 60_000;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    await post('b=');
    await post('c=');
    expect([signedBy(0), signedBy(2)]).toEqual(['token1', 'token2']);
  });

  it('renews them every 30 seconds, and not before', async () => {
    const began = Date.now();
    let now = began;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const post = await transport.prepare('{}', new AbortController().signal);
    const issuedAfter = async (milliseconds: number) => {
      now = began + milliseconds;
      await post('a=');
      return issued;
    };
    const times = [0, 29_999, 30_000, 30_001, 59_999, 60_000];
    const counts: number[] = [];
    for (const each of times) counts.push(await issuedAfter(each));
    expect(counts).toEqual([1, 1, 2, 2, 2, 3]);
  });

  it('answers aborted for posts in flight when the batch is stopped, and for later ones', async () => {
    server.script('a=', ['hang']);
    const stop = new AbortController();
    const post = await transport.prepare('{}', stop.signal);
    const inFlight = post('a=');
    stop.abort();
    await expect(inFlight).resolves.toEqual({ failure: 'aborted' });
    await expect(post('b=')).resolves.toEqual({ failure: 'aborted' });
    expect(server.received.map(({ connectionId }) => connectionId)).not.toContain('b=');
  });

  it('keeps no post waiting behind a connection that hangs', async () => {
    server.script('a=', ['hang']);
    const stop = new AbortController();
    const post = await transport.prepare('{}', stop.signal);
    const hanging = post('a=');
    for (const id of ['b=', 'c=', 'd=']) await expect(post(id)).resolves.toMatchObject({ status: 200 });
    stop.abort();
    await expect(hanging).resolves.toEqual({ failure: 'aborted' });
  });

  describe('as time passes', () => {
    useVirtualTime();

    // Over HTTP/2 the second post has a stream of its own.
    const onlyOneAtATime = protocol === 'h2' ? it.skip : it;
    onlyOneAtATime('never sends a post that timed out while it waited for a socket', async () => {
      await transport.close();
      transport = open({ postConcurrency: 1, postTimeoutMs: 500 });
      server.script('a=', ['hang']);
      const post = await transport.prepare('{}', new AbortController().signal);
      const answers = Promise.all([post('a='), post('b=')]);
      await until(() => server.received.length === 1);
      jest.advanceTimersByTime(500); // of both at one moment: nothing happens between
      await expect(answers).resolves.toEqual([{ failure: 'timeout' }, { failure: 'timeout' }]);
      await expect(post('c=')).resolves.toMatchObject({ status: 200 });
      expect(server.received.map(({ connectionId }) => connectionId)).toEqual(['a=', 'c=']);
    });
  });
});
