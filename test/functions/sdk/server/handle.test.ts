import { captureLogs } from '../../support/log-capture';
import * as v from 'valibot';
import { defineContract } from '#sdk/contract';
import {
  countMessages,
  createServerSdk,
  handle,
  InvalidInputError,
  logMessages,
  replyToErrors,
  type HandledMessage,
  type HandleOptions,
  type Interceptor,
  type MessageHandler,
} from '#sdk/server';
import type { RouteResult } from '#shared/websocket/websocket';
import { lambdaContext } from '../../support/lambda-context';
import { CONNECTED_AT, eventOf } from '../../support/websocket-events';

const logs = captureLogs();
const contract = defineContract({
  serverToClient: { greeting: v.object({ text: v.string() }) },
  clientToServer: { sayHello: v.object({ name: v.string(), times: v.optional(v.number(), 1) }) },
});
type Shop = typeof contract;
const sdk = createServerSdk(contract, { callbackUrl: 'https://example.com' });

async function invoke(
  body: unknown,
  run: MessageHandler<Shop, 'sayHello'> = () => undefined,
  options: HandleOptions<Shop> = {},
): Promise<RouteResult> {
  const event = eventOf(
    { connectionId: 'a', userId: 'alice' },
    { body: typeof body === 'string' ? body : JSON.stringify(body) },
  );
  return handle(contract, 'sayHello', run, { sdk, ...options })(event, lambdaContext);
}
const answer = ({ body = '' }: RouteResult) => JSON.parse(body) as Record<string, unknown>;
const hello = { action: 'sayHello', data: { name: 'Alice' } };

it('gives the handler what the schema made of the data, and who sent it', async () => {
  const seen: HandledMessage<Shop, 'sayHello'>[] = [];
  const result = await invoke(hello, (message) => void seen.push(message));

  expect(result).toEqual({ statusCode: 200 });
  expect(seen).toEqual([
    expect.objectContaining({
      action: 'sayHello',
      input: { name: 'Alice', times: 1 },
      connectionId: 'a',
      connectedAt: new Date(CONNECTED_AT),
      routeKey: 'sayHello',
      userId: 'alice',
      sdk,
    }),
  ]);
});

it('sends what the handler returns as an envelope', async () => {
  const result = await invoke(hello, async ({ input }) => ({ type: 'greeting', data: { text: `Hi ${input.name}` } }));
  expect(answer(result)).toEqual({
    id: expect.any(String) as string,
    type: 'greeting',
    time: expect.any(String) as string,
    data: { text: 'Hi Alice' },
  });
});

describe('a client that sends in order', () => {
  it('hears that its message was handled, with the reply, or with what did not fit', async () => {
    const replied = await invoke({ ...hello, ack: '7' }, () => ({ type: 'greeting', data: { text: 'Hi' } }));
    expect(answer(replied)).toEqual({
      type: 'handled',
      ack: '7',
      reply: expect.objectContaining({ type: 'greeting', data: { text: 'Hi' } }) as unknown,
    });
    expect(answer(await invoke({ ...hello, ack: '8' }))).toEqual({ type: 'handled', ack: '8' });
    expect(answer(await invoke({ ...hello, data: {}, ack: '9' }))).toMatchObject({
      type: 'handled',
      ack: '9',
      reply: { type: 'error', action: 'sayHello' },
    });
  });

  it.each([7, 'x'.repeat(65), null])('gets the plain answer with the ack %j', async (ack) => {
    expect(await invoke({ ...hello, ack })).toEqual({ statusCode: 200 });
  });
});

describe('a message that does not fit is answered with what was expected, and does not reach the handler:', () => {
  it.each([
    [{ action: 'sayHello', data: { name: 7 } }, 'data.name: Invalid type: Expected string but received a number'],
    [{ action: 'sayHello', data: {} }, 'data.name: '],
    [{ action: 'sayHello' }, 'data: Invalid type: Expected Object but received undefined'],
    [{ action: 'sayHello', name: 'Alice' }, "'name' is not a field of this message: expected action and data"],
    ['{', 'The message is not valid JSON'],
    [[hello], 'The message must be a JSON object, got a list of 1'],
  ])('%j', async (body, message) => {
    const run = jest.fn();
    const result = await invoke(body, run);
    expect(answer(result)).toMatchObject({
      type: 'error',
      action: 'sayHello',
      message: expect.stringContaining(message) as string,
    });
    expect(run).not.toHaveBeenCalled();
  });

  it('with the fields one by one', async () => {
    const { issues } = answer(await invoke({ action: 'sayHello', data: { name: 7, times: 'x' } }));
    expect(issues).toEqual([
      { path: 'data.name', message: 'Invalid type: Expected string but received a number' },
      { path: 'data.times', message: 'Invalid type: Expected number but received a string of 1 characters' },
    ]);
  });
});

it('fails the invocation with what the handler throws, also when it sends what does not fit', async () => {
  await expect(invoke(hello, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(invoke(hello, ({ sdk: { sendGreeting } }) => sendGreeting('a', {} as never))).rejects.toThrow(
    "Message 'greeting' does not fit",
  );
  await expect(invoke(hello, () => ({ type: 'greeting', data: {} as never }))).rejects.toThrow('data.text');
});

it('refuses a name the contract does not have', () => {
  expect(() => handle(contract, 'sayGoodbye' as 'sayHello', () => undefined, { sdk })).toThrow(
    "The contract has no clientToServer message 'sayGoodbye'; it has sayHello",
  );
});

describe('interceptors', () => {
  it('stand around the handler, the first outermost, and see messages that do not fit', async () => {
    const order: string[] = [];
    const named =
      (name: string): Interceptor =>
      async (_, next) => {
        order.push(`${name} before`);
        return next().finally(() => order.push(`${name} after`));
      };
    const refused: unknown[] = [];
    const watching: Interceptor = (_, next) =>
      next().catch((error: unknown) => {
        refused.push(error);
        throw error;
      });
    const interceptors = [named('outer'), named('inner'), watching];

    await invoke(hello, () => void order.push('handler'), { interceptors });
    expect(order).toEqual(['outer before', 'inner before', 'handler', 'inner after', 'outer after']);
    await invoke({ action: 'sayHello' }, () => undefined, { interceptors });
    expect(refused).toEqual([expect.any(InvalidInputError)]);
  });

  it('may answer in the place of the handler', async () => {
    const run = jest.fn();
    const closed: Interceptor = async () => ({ statusCode: 200, body: '{"type":"error","message":"closed"}' });
    expect(answer(await invoke(hello, run, { interceptors: [closed] }))).toMatchObject({ message: 'closed' });
    expect(run).not.toHaveBeenCalled();
  });

  it('logMessages logs what became of a message, and nothing of its data', async () => {
    const interceptors = [logMessages()];
    await invoke(hello, () => undefined, { interceptors });
    await invoke({ action: 'sayHello', data: { name: { secret: 'xyzzy' } } }, () => undefined, { interceptors });
    await expect(invoke(hello, () => Promise.reject(new Error('no')), { interceptors })).rejects.toThrow('no');

    expect(logs()).toMatchObject([
      { level: 'INFO', message: 'Message handled', action: 'sayHello', userId: 'alice', connectionId: 'a' },
      { level: 'WARN', message: 'Message refused', fields: ['data.name'] },
      { level: 'ERROR', message: 'Message failed', error: { message: 'no' } },
    ]);
    expect(JSON.stringify(logs())).not.toMatch(/Alice|xyzzy/);
  });

  it('countMessages counts by outcome and action', async () => {
    const lines: Record<string, unknown>[] = [];
    const metrics = {
      addDimension: (name: string, value: string) => lines.push({ [name]: value }),
      addMetric: (name: string, _unit: unknown, value: number) => Object.assign(lines.at(-1)!, { [name]: value }),
      publishStoredMetrics: () => undefined,
    };
    const interceptors = [countMessages(metrics)];
    await invoke(hello, () => undefined, { interceptors });
    await invoke('{', () => undefined, { interceptors });
    await invoke(hello, () => Promise.reject(new Error('no')), { interceptors }).catch(() => undefined);

    const MessageLatency = expect.any(Number) as number;
    expect(lines).toEqual([
      { action: 'sayHello', MessagesHandled: 1, MessageLatency },
      { action: 'sayHello', MessagesRefused: 1, MessageLatency },
      { action: 'sayHello', MessagesFailed: 1, MessageLatency },
    ]);
  });

  it('replyToErrors tells the client that it failed, and the log why', async () => {
    const interceptors = [replyToErrors()];
    const result = await invoke(hello, () => Promise.reject(new Error('database password')), { interceptors });
    expect(answer(result)).toEqual({
      type: 'error',
      message: 'Your message could not be handled. Try again later.',
      action: 'sayHello',
    });
    expect(logs()).toMatchObject([{ level: 'ERROR', error: { message: 'database password' } }]);
    expect(answer(await invoke('{', () => undefined, { interceptors }))).toMatchObject({
      message: 'The message is not valid JSON',
    });
  });
});
