/**
 * How one post is judged, for everything an endpoint may do with it, and that the next post on its socket is not
 * affected.
 */
import type { BatchOutcome } from '#shared/contracts';
import { FaultServer } from './support/fault-server';
import { type Behaviour, behavioursOf, faultOf, hangs, type Protocol, PROTOCOLS } from './support/protocols';
import { contextWith, testSender, type TransportName, useTestEnvironment } from './support/test-sender';

useTestEnvironment();

/** Milliseconds: short if a test has to wait for it, otherwise too long to be reached on a busy machine. */
const timeoutOf = (behaviour: Behaviour, protocol: Protocol) => (hangs(behaviour, protocol) ? 2_000 : 60_000);

const EACH = PROTOCOLS.flatMap((protocol) => [['direct', protocol] as const, ['sdk', protocol] as const]);

describe.each<readonly [TransportName, Protocol]>(EACH)('the %s transport over %s', (transport, protocol) => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await FaultServer.start(protocol);
  });
  afterAll(() => server.stop());

  const check = async (behaviour: Behaviour) => {
    // One socket at most, so that the rest of one answer would reach the next post.
    const settings = { postConcurrency: 1, postAttempts: 1, postTimeoutMs: timeoutOf(behaviour, protocol) };
    const sender = testSender(server.url, { transport, settings });
    const [id, next] = [`${transport} ${behaviour}`, `after ${transport} ${behaviour}`].map(asId) as [string, string];
    server.script(id, [behaviour]);
    server.script(next, ['too large']);
    try {
      const input = { broadcastId: 'b', envelope: { text: '{}' }, connectionIds: [id, next], attempt: 1 };
      const { failed, stale, delivered } = await sender.send(input, contextWith(300_000));
      const { means } = faultOf(behaviour, protocol);
      const reason =
        means === 'closed' || means === 'unprocessed'
          ? 'NETWORK_ERROR'
          : typeof means === 'object'
            ? means.reason
            : undefined;
      expect({ failed, stale, delivered }).toEqual({
        delivered: means === 'delivered' ? 1 : 0,
        stale: means === 'gone' ? [id] : [],
        failed: [
          ...(reason === undefined ? [] : [{ connectionId: id, reason }]),
          { connectionId: next, reason: 'TOO_LARGE' },
        ],
      } satisfies Omit<BatchOutcome, 'unsent' | 'recorded'>);
      const posts = server.received.filter(({ connectionId }) => connectionId === id);
      expect(posts).toHaveLength(means === 'closed' ? 2 : means === 'unprocessed' ? 4 : 1);
    } finally {
      await sender.close();
    }
  };

  it.each(behavioursOf(protocol).filter((behaviour) => !hangs(behaviour, protocol)))('%s', check);

  it('an answer that never ends, until the timeout of its post', async () => {
    await Promise.all(
      behavioursOf(protocol)
        .filter((behaviour) => hangs(behaviour, protocol))
        .map(check),
    );
  });
});

const asId = (text: string) => text.replaceAll(/[^\w+./]/g, '-');
