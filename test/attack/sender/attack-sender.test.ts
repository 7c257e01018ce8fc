/** A short run of the attack, and a check that it would notice mistakes. */
import { attackSender } from '.';
import { hasSuccess, successSentBy } from './final-status';
import { createTransport } from '#functions/send-batch/transport/create-transport';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { AttackEndpoint, fixedBehaviour } from './posts';
import { type TransportName, useTestEnvironment } from '../../functions/send-batch/support/test-sender';

useTestEnvironment();

it.each<TransportName>(['direct', 'sdk'])('finds nothing in the sender with the %s transport', async (transport) => {
  let rounds = 0;
  const findings: string[] = [];
  // Whether an invocation keeps its deadline depends on the clock, so not on a machine that is busy with tests.
  const onFinding = (finding: string) => finding.endsWith('past its deadline') || findings.push(finding);
  const ledger = await attackSender({ seed: 12, until: () => rounds++ === 1, transport, onFinding });
  expect(findings).toEqual([]);
  expect(ledger).toMatchObject({ miscounted: 0, crashes: ledger.pastDeadline });
  expect(ledger.delivered + ledger.stale + ledger.failed + ledger.unsent).toBe(ledger.due);
  expect(ledger.behaviours).toBeGreaterThan(60);
  expect(ledger.delivered).toBeGreaterThan(0);
});

it('would notice an overlooked 200, and an invented one', async () => {
  const endpoint = await AttackEndpoint.start();
  const callback = parseCallbackUrl(endpoint.url);
  const wire = createTransport(callback, { transport: 'direct', postConcurrency: 2, postTimeoutMs: 60_000 });
  const blind = endpoint.watched({
    prepare: async (message, stop) => {
      const post = await wire.prepare(message, stop);
      return async (id) => {
        await post(id);
        return { failure: 'network' };
      };
    },
    close: () => wire.close(),
  });
  endpoint.script('ok=', [fixedBehaviour('ok')]);
  endpoint.script('gone=', [fixedBehaviour('gone')]);
  const post = await blind.prepare('{}', new AbortController().signal);
  await Promise.all([post('ok='), post('gone=')]);
  expect(endpoint.close('ok=')).toMatchObject({ received: true, mayBeDelivered: true, overlooked: 0, posts: 1 });
  expect(endpoint.close('gone=')).toMatchObject({ received: true, mayBeDelivered: false, overlooked: -1, posts: 1 });
  await blind.close();
  await endpoint.stop();
});

const OK = 'HTTP/1.1 200 OK\r\n\r\n';

it.each([
  [[OK], 0],
  [['HTTP/1.1 100 Continue\r\nx: y\r\n\r\n', 'HTTP/1.1 2', '00 OK', '\r\n', 'junk'], 3],
  [['HTTP/1.1 410 Gone\r\n\r\n', OK], undefined],
  [['HTTP/1.1 200 OK'], undefined],
  [['HTTP/1.1 103 Hints\r\n\r\n'], undefined],
])('of %j the endpoint has sent a 2xx with packet %s', (packets, at) => {
  expect(successSentBy(packets.map((write) => ({ write })))).toBe(at);
});

it('may count as delivered before its status line is complete', () => {
  expect(hasSuccess([{ write: 'HTTP/1.1 200 O' }, 'reset'])).toBe(true);
  expect(hasSuccess([{ write: 'HTTP/1.1 20' }, 'reset'])).toBe(false);
});
