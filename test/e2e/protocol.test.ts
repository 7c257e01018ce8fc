/** Every frame between the client SDK, the routes and the broadcasts of the real stack fits functions/sdk/protocol.schema.json. */
import WebSocket from 'ws';
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { connect } from '#sdk/client';
import { fingerprintsOf } from '#shared/history/fingerprints';
import { waitUntil } from '#tools/stack/wait-until';
import { frameProblem } from '../functions/sdk/support/protocol';
import { ClientUser } from './support/client-user';
import { StackUnderTest } from './support/stack-under-test';

type Frame = Record<string, unknown>;
let stack: StackUnderTest;
beforeAll(async () => (stack = await StackUnderTest.start()));
afterAll(() => stack.stop());

it('the routes answer what the schema says', async () => {
  const client = await stack.connect('protocol', ['protocol:news']);
  const ask = async (message: unknown, members: Frame): Promise<Frame> => {
    client.send(message);
    return client.receive(members);
  };
  const channel = 'protocol:news';
  await ask({ action: 'ping' }, { type: 'pong' });
  await ask({ action: 'subscribe', channel }, { type: 'subscribed', channel });
  await ask({ action: 'subscribe', channel: 'closed' }, { type: 'error', channel: 'closed' });
  await ask({ action: 'unsubscribe', channel: 'other' }, { type: 'unsubscribed', channel: 'other' });
  client.send({ action: 'no-such' });
  const unknown = await waitUntil('the actions', () => client.messages.find(({ expected }) => expected));
  expect(unknown).toMatchObject({ expected: { action: expect.arrayContaining(['resume']) as unknown } });

  // Two pages: what the client has not.
  const resume = { action: 'resume', streams: { user: null, everyone: null, [`channel:${channel}`]: null } };
  const first = await ask({ ...resume, id: 'first' }, { id: 'first' });
  const cursors = (answer: Frame) =>
    Object.fromEntries(
      Object.entries(answer.streams as Record<string, { cursor: string }>).map(([name, { cursor }]) => [name, cursor]),
    );
  const data = { text: 'x'.repeat(20 * 1024) };
  const ids: string[] = [];
  for (const audience of [{ users: ['protocol'] }, { channels: [channel] }, { users: ['protocol'] }]) {
    ids.push(await stack.request(audience, { data, message: { supersedes: { key: 'k', version: ids.length } } }));
    await stack.reportOf(ids.at(-1)!);
  }
  const envelopes = await Promise.all(ids.map((id) => client.receive({ id })));
  const missing = { action: 'resume', streams: cursors(first) };
  const page = await ask({ ...missing, id: 'missing' }, { id: 'missing' });
  expect(page).toMatchObject({ envelopes: [{ id: ids[0] }], next: expect.any(String) as unknown });
  const pages = [page];
  while (pages.at(-1)!.next !== undefined) {
    const { length } = client.messages;
    client.send({ ...missing, id: 'missing', next: pages.at(-1)!.next });
    pages.push(
      await waitUntil('the next page', () => client.messages.slice(length).find(({ id }) => id === 'missing')),
    );
  }
  expect(pages.flatMap((each) => each.envelopes as Frame[])).toEqual(envelopes);
  expect(pages.at(-1)).toMatchObject({
    keepFrom: expect.any(Number) as unknown,
    receipt: expect.any(String) as unknown,
  });

  const have = Object.fromEntries(fingerprintsOf(envelopes.map(({ at }) => at as string)));
  const received = pages.at(-1)!.receipt;
  const nothing = await ask({ ...missing, id: 'nothing', have, received }, { id: 'nothing' });
  expect(nothing).toMatchObject({ envelopes: [] });
  const forged = await ask({ ...missing, id: 'forged', streams: { user: 'YQ.YQ' } }, { id: 'forged' });
  expect(forged).toMatchObject({ streams: { user: { gap: 'CURSOR' } } });
  await ask({ ...missing, id: 'page', next: 'YQ.YQ' }, { id: 'page', type: 'error', action: 'resume' });

  const problems = client.messages.map((message) => frameProblem('serverFrame', message));
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

it('the client SDK sends what the schema says', async () => {
  const sent: unknown[] = [];
  const received: unknown[] = [];
  class Recorded extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols);
      this.on('message', (data: Buffer) => received.push(JSON.parse(data.toString())));
    }
    override send(text: string): void {
      sent.push(JSON.parse(text));
      super.send(text);
    }
  }
  const user = new ClientUser(stack, 'protocol-sdk', ['protocol:sdk']);
  const client = connect({
    url: stack.outputs.WebSocketUrl,
    token: user.token,
    WebSocket: Recorded,
    timing: { heartbeatMs: 300 },
  });
  client.onError(() => undefined);
  await client.subscribe('protocol:sdk');
  client.send('sayHello', { name: 'Alice' });
  await stack.aws.publish({
    source: 'e2e',
    detailType: BROADCAST_REQUESTED,
    detail: { audience: { channels: ['protocol:sdk'] }, message: { type: 'test', data: 1 } },
  });
  const actions = () => new Set(sent.map((frame) => (frame as { action: string }).action));
  client.unsubscribe('protocol:sdk');
  await waitUntil('a beat', () => actions().has('ping') || actions().has('resume'));
  await waitUntil('answers', () => received.length >= 3);
  client.close();

  const problems = [
    ...sent.map((frame) => frameProblem('clientFrame', frame)),
    ...received.map((frame) => frameProblem('serverFrame', frame)),
  ];
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  expect([...actions()]).toEqual(expect.arrayContaining(['subscribe', 'unsubscribe', 'sayHello']));
});
