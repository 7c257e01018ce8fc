import { captureLogs } from '../support/log-capture';
import type { RouteHandler } from '#shared/websocket/route';
import { lambdaContext } from '../support/lambda-context';
import { eventOf } from '../support/websocket-events';

const logs = captureLogs();
let handler: RouteHandler;
beforeAll(async () => {
  process.env.CLIENT_ACTIONS = '["ping","sayHello","subscribe"]';
  ({ handler } = await import('#functions/default/handler'));
});

it.each([
  ['no body', undefined, 'The message is not valid JSON'],
  ['text', 'hello', 'The message is not valid JSON'],
  ['a list', '[1,2]', 'The message must be a JSON object, got a list of 2'],
  ['null', 'null', 'The message must be a JSON object, got null'],
  ['no action', '{"channel":"orders"}', "The message's action must be one of ping, sayHello, subscribe, got nothing"],
  [
    'another action',
    '{"action":"shout"}',
    "The message's action must be one of ping, sayHello, subscribe, got 'shout'",
  ],
  [
    'a long action',
    `{"action":"${'x'.repeat(5000)}"}`,
    `The message's action must be one of ping, sayHello, subscribe, got '${'x'.repeat(40)}…' (5000 characters)`,
  ],
])('says what was expected instead of %s', async (_, body, message) => {
  const event = eventOf({ connectionId: 'c1', userId: 'alice' }, body === undefined ? {} : { body });
  const { statusCode, body: answer } = await handler(event, lambdaContext);
  expect(statusCode).toBe(200);
  expect(JSON.parse(answer ?? '')).toEqual({
    type: 'error',
    message,
    expected: { action: ['ping', 'sayHello', 'subscribe'] },
  });
});

it.each([
  ['a message', { body: '{"password":"hunter2"}' }, 22],
  ['no message', {}, 0],
])('logs the connection and the size of %s, never the message', async (_, message, bytes) => {
  await handler(eventOf({ connectionId: 'c1', userId: 'alice' }, message), lambdaContext);
  expect(logs()).toEqual([
    expect.objectContaining({ level: 'INFO', message: 'Message without a route', connectionId: 'c1', bytes }),
  ]);
  expect(JSON.stringify(logs())).not.toContain('hunter2');
});
