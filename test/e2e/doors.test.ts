/**
 * Every entry point answers input that is too deep, endless or out of range with a clear error, and the process
 * survives.
 */
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { once } from 'node:events';
import { connect } from 'node:net';
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { MAX_JSON_DEPTH } from '#shared/base/aws-limits';
import { MAX_DATA_DEPTH } from '#shared/contracts/limits';
import { serveConsole, type Console } from '#tools/console/index';
import type { StackUnderTest } from './support/stack-under-test';
import { startWithSettings } from './support/stack-with-settings';
import { standardError } from '#infra/terminal/standard';

let stack: StackUnderTest;
let served: Console;
beforeAll(async () => {
  stack = await startWithSettings({ httpEndpoint: {} });
  served = serveConsole(stack.local!, { stage: 'local' });
});
afterAll(async () => {
  served.close();
  await stack.stop();
});

/** Nothing got as far as the last line of defence. */
let printed: jest.SpyInstance;
beforeEach(() => (printed = jest.spyOn(standardError, 'print')));
afterEach(async () => {
  const { calls } = printed.mock;
  printed.mockRestore();
  await stack.disconnectAll();
  expect(calls).toEqual([]);
});

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const DEPTHS = [MAX_JSON_DEPTH + 1, 5_000, 50_000];
const tooDeep = (limit: number) => `it is nested deeper than ${limit} levels`;

/** One operation of an AWS JSON protocol, with the body unchanged. */
async function call(target: string, body: string) {
  const credential = 'Credential=local/20261121/us-east-1/service/aws4_request';
  const response = await fetch(stack.local!.url, {
    method: 'POST',
    headers: {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.1',
      authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`,
    },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const putEvents = async (detail: string) => {
  const entry = {
    EventBusName: stack.outputs.EventBusName,
    Source: 'e2e',
    DetailType: BROADCAST_REQUESTED,
    Detail: detail,
  };
  const { text } = await call('AWSEvents.PutEvents', JSON.stringify({ Entries: [entry] }));
  return (JSON.parse(text) as { Entries: { EventId?: string; ErrorCode?: string; ErrorMessage?: string }[] })
    .Entries[0]!;
};
const requestOf = (data: string) => `{"audience":{"users":["alice"]},"message":{"type":"hello","data":${data}}}`;

describe('a client', () => {
  it.each(DEPTHS.slice(0, 2))('that sends JSON %i levels deep is told so, and stays connected', async (depth) => {
    const client = await stack.connect('mallory', ['orders']);

    client.send(nested(depth));
    expect(await client.receive({ type: 'error' })).toMatchObject({
      message: `The message is not valid JSON: ${tooDeep(MAX_DATA_DEPTH + 1)}`,
    });
    client.send(`{"action":"subscribe","channel":${nested(depth)}}`);
    client.send('{"action":"subscribe","channel":"orders"}');
    await client.receive({ type: 'subscribed' });
    expect(client.messages.filter(({ type }) => type === 'error')).toHaveLength(2);
  });

  it('that names an unknown action, deep or inherited, is told which exist', async () => {
    const client = await stack.connect('mallory');
    const actions = ['"constructor"', '"__proto__"', nested(90), '1e400'];
    for (const action of actions) client.send(`{"action":${action}}`);
    client.send('{"action":"ping"}');
    await client.receive({ type: 'pong' });
    while (client.messages.length <= actions.length) await once(client.socket, 'message');
    expect(client.open).toBe(true);
  });
});

describe('PutEvents', () => {
  it.each(DEPTHS)('refuses a detail %i levels deep with a clear error', async (depth) => {
    expect(await putEvents(requestOf(nested(depth)))).toEqual({
      ErrorCode: 'MalformedDetail',
      ErrorMessage: `Detail is malformed: ${tooDeep(MAX_JSON_DEPTH)}.`,
    });
  });

  it('refuses a number that overflows, naming its path', async () => {
    expect(await putEvents(requestOf('{"price":1e400}'))).toEqual({
      ErrorCode: 'MalformedDetail',
      ErrorMessage:
        'Detail is malformed: message.data.price is a number beyond 1.8e308, which JSON readers read as infinity.',
    });
  });

  it('accepts what EventBridge accepts, and the report names the refusal', async () => {
    const { EventId } = await putEvents(requestOf(nested(MAX_JSON_DEPTH - 10)));
    const report = await stack.reportOf(`BroadcastRequested/e2e/${EventId}`);
    expect(report).toMatchObject({ status: 'FAILED', error: { name: 'Broadcast.InvalidRequest' } });
    expect(report.error?.cause).toMatch(`… is nested deeper than ${MAX_DATA_DEPTH} levels`);
  });
});

it.each([
  ['5,000 levels deep', nested(5_000), tooDeep(MAX_JSON_DEPTH)],
  ['with 1e400', '[1e400]', 'message.data[0] is a number beyond 1.8e308, which JSON readers read as infinity'],
])('POST /broadcasts answers 400 to a body %s', async (_, data, why) => {
  const url = new URL(stack.outputs.BroadcastsUrl!);
  const body = requestOf(data);
  const signer = new SignatureV4({
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    region: 'us-east-1',
    service: 'execute-api',
    sha256: Sha256,
  });
  const request = {
    ...{ method: 'POST', protocol: url.protocol, hostname: url.hostname, port: Number(url.port), path: url.pathname },
    ...{ headers: { host: url.host, 'content-type': 'application/json' }, query: {}, body },
  };
  const { headers } = await signer.sign(request);
  const response = await fetch(url, { method: 'POST', headers, body });
  expect([response.status, await response.json()]).toMatchObject([400, { message: `Invalid request body: ${why}` }]);
});

describe('a local AWS API', () => {
  const deep = nested(5_000);
  const machine = () => stack.outputs.BroadcastStateMachineArn;
  const bus = () => stack.outputs.EventBusName;
  it.each<[string, string, () => object | string, string]>([
    ['SQS', 'AmazonSQS.SendMessage', () => `{"QueueUrl":${deep}}`, 'SerializationException'],
    ['DynamoDB', 'DynamoDB_20120810.PutItem', () => `{"Item":${'{"a":{"M":'.repeat(5_000)}`, 'SerializationException'],
    [
      'StartExecution',
      'AWSStepFunctions.StartExecution',
      () => ({ stateMachineArn: machine(), input: deep }),
      'InvalidExecutionInput',
    ],
    [
      'TestState',
      'AWSStepFunctions.TestState',
      () => ({ definition: '{"QueryLanguage":"JSONata","Type":"Pass","End":true}', input: deep }),
      'InvalidExecutionInput',
    ],
    [
      'TestState',
      'AWSStepFunctions.TestState',
      () => ({ definition: `{"QueryLanguage":"JSONata","Type":"Pass","Output":${deep}}` }),
      'InvalidDefinition',
    ],
    [
      'CreateStateMachine',
      'AWSStepFunctions.CreateStateMachine',
      () => ({ name: 'm', roleArn: 'arn:aws:iam::000000000000:role/r', definition: deep }),
      'InvalidDefinition',
    ],
    [
      'PutRule',
      'AWSEvents.PutRule',
      () => ({ Name: 'r', EventBusName: bus(), EventPattern: '{"a":'.repeat(800) + '["b"]' + '}'.repeat(800) }),
      'characters, the limit is 4096',
    ],
    [
      'PutRule',
      'AWSEvents.PutRule',
      () => ({ Name: 'r', EventBusName: bus(), EventPattern: `{"a":[${nested(1_100)}]}` }),
      tooDeep(MAX_JSON_DEPTH),
    ],
    [
      'TestEventPattern',
      'AWSEvents.TestEventPattern',
      () => ({ EventPattern: '{"a":["b"]}', Event: deep }),
      tooDeep(MAX_JSON_DEPTH),
    ],
  ])('%s refuses endless nesting', async (_, target, body, error) => {
    const given = body();
    const { status, text } = await call(target, typeof given === 'string' ? given : JSON.stringify(given));
    expect(status).toBe(400);
    expect(text).toContain(error);
  });

  it('ValidateStateMachineDefinition finds endless nesting, as a finding', async () => {
    const { status, text } = await call(
      'AWSStepFunctions.ValidateStateMachineDefinition',
      JSON.stringify({ definition: deep }),
    );
    expect([status, JSON.parse(text)]).toMatchObject([200, { result: 'FAIL', diagnostics: [{ severity: 'ERROR' }] }]);
  });

  it.each(DEPTHS)('refuses a body %i levels deep, for any service', async (depth) => {
    for (const target of ['AWSEvents.PutRule', 'AWSStepFunctions.StartExecution', 'Logs_20140328.FilterLogEvents']) {
      const { status, text } = await call(target, nested(depth));
      expect(status).toBe(400);
      expect(text).toContain(`The request body is not JSON: ${tooDeep(MAX_JSON_DEPTH)}.`);
    }
  });

  it('for tables takes or refuses the deepest JSON allowed, and keeps its rows', async () => {
    const item = (depth: number) => `{"L":[`.repeat(depth) + `{"S":"x"}` + ']}'.repeat(depth);
    const key = '"connectionId":{"S":"c"},"recipient":{"S":"user#x"}';
    const put = (depth: number) =>
      call(
        'DynamoDB_20120810.PutItem',
        `{"TableName":"${stack.outputs.ConnectionsTableName}","Item":{${key},"a":${item(depth)}}}`,
      );
    for (const depth of [20, 400, 495]) expect([200, 400]).toContain((await put(depth)).status);
    expect((await put(1)).status).toBe(200);
  });
});

it('the console and the faults API refuse it too', async () => {
  const post = (path: string, body: string, method = 'POST') =>
    fetch(`${stack.local!.url}${path}`, { method, headers: { 'content-type': 'application/json' }, body });
  const event = await post('/_console/api/events', `{"source":"e2e","detailType":"T","detail":${nested(5_000)}}`);
  expect([event.status, await event.text()]).toEqual([400, expect.stringContaining(tooDeep(MAX_JSON_DEPTH))]);
  const faults = await post('/_local/faults', nested(5_000), 'PUT');
  expect([faults.status, await faults.text()]).toEqual([400, expect.stringContaining(tooDeep(MAX_JSON_DEPTH))]);
});

it.each(['constructor', '__proto__', 'toString', 'api/constructor', 'api/__proto__'])(
  'the console answers 404 at %s',
  async (path) => expect((await fetch(`${served.url}${path}`)).status).toBe(404),
);

it('no HTTP, half a request, or a URL that cannot be decoded do not break the endpoint', async () => {
  const { port } = new URL(stack.local!.url);
  const stage = new URL(stack.outputs.WebSocketUrl).pathname;
  const upgrade = (path: string, extra = '') =>
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${extra}\r\n`;
  const lines = [
    'nonsense\r\n\r\n',
    'CONNECT example.com:80 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
    'GET /%E0%A4%A HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    'GET /2015-03-31/functions/%E0%A4%A HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    upgrade(`${stage}?token=%E0%A4%A`),
    upgrade('/%E0%A4%A'),
    upgrade(stage, 'Sec-WebSocket-Protocol: broadcast, \x7f\r\n'),
    upgrade(stage, 'Sec-WebSocket-Extensions: ;;;\r\n'),
  ];
  for (const line of lines) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.resume().end(line);
    await closed;
  }
  expect((await fetch(`${stack.local!.url}/_local/health`)).status).toBe(200);
});
