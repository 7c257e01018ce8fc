import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { MAX_INLINE_ENVELOPE_BYTES } from '#shared/contracts/limits';
import { captureLogs } from '../support/log-capture';
import type { handler as Handler } from '#functions/open-broadcast/handler';
import { lambdaContext } from '../support/lambda-context';
import { startTables, type Tables } from '../support/tables';

const logs = captureLogs();
let tables: Tables;
let handler: typeof Handler;
beforeAll(async () => {
  tables = await startTables();
  Object.assign(process.env, tables.environment, {
    ...{ EVERYONE_WRITE_SHARDS: '2', EVERYONE_READ_SHARDS: '2', CHANNEL_WRITE_SHARDS: '2', CHANNEL_READ_SHARDS: '3' },
    ...{ CLAIM_LEASE_SECONDS: '360', BROADCAST_RETENTION_DAYS: '30' },
  });
  ({ handler } = await import('#functions/open-broadcast/handler'));
});
afterAll(() => tables.stop());

const input = (eventId: string, request: unknown, name = 'first') => ({
  event: { mapping: 'BroadcastRequested', source: 'shop', eventId, time: '2026-11-21T09:59:59Z', request },
  execution: {
    id: `arn:aws:states:eu-central-1:123456789012:execution:broadcast:${name}`,
    startTime: '2026-11-21T10:00:00.000Z',
  },
});
const request = { audience: { channels: ['orders'] }, message: { type: 'OrderShipped', data: { pin: 'hunter2' } } };

it('opens a broadcast over the read shards of the channel, and logs ids and counts only', async () => {
  const result = await handler(input('e-1', request), lambdaContext);
  expect(result).toMatchObject({
    decision: 'OPEN',
    recipients: ['channel#orders#0', 'channel#orders#1', 'channel#orders#2'],
  });
  expect(logs()).toEqual([
    expect.objectContaining({
      level: 'INFO',
      message: 'Broadcast opened',
      broadcastId: 'BroadcastRequested/shop/e-1',
      decision: 'OPEN',
      recipients: 3,
    }),
  ]);
  expect(logs()[0]).not.toHaveProperty('connections');
  expect(logs()[0]).not.toHaveProperty('envelope');
  expect(JSON.stringify(logs())).not.toContain('hunter2');
});

it('logs how many connections are addressed directly, and where a large envelope is', async () => {
  const message = { type: 'OrderShipped', data: 'x'.repeat(MAX_INLINE_ENVELOPE_BYTES) };
  await handler(input('e-5', { audience: { connections: ['c1=', 'c2='] }, message }), lambdaContext);
  expect(logs()).toEqual([
    expect.objectContaining({ decision: 'OPEN', recipients: 0, connections: 2, envelope: 'broadcasts-table' }),
  ]);
});

it('logs who came first', async () => {
  await handler(input('e-2', request), lambdaContext);
  await handler(input('e-2', request, 'second'), lambdaContext);
  expect(logs()[1]).toMatchObject({ decision: 'DUPLICATE', first: expect.stringMatching(/:first$/) as string });
});

describe('the id of the event', () => {
  it('is in the log line if the id of the broadcast has another key', async () => {
    await handler(input('e-6', { ...request, idempotencyKey: 'order-6' }), lambdaContext);
    expect(logs()).toEqual([
      expect.objectContaining({ broadcastId: 'BroadcastRequested/shop/order-6', eventId: 'e-6' }),
    ]);
    // An id that ends alike is another one.
    await handler(input('6', { ...request, idempotencyKey: 'order-6' }), lambdaContext);
    expect(logs()[1]).toMatchObject({ broadcastId: 'BroadcastRequested/shop/order-6', eventId: '6' });
  });

  it('is not said twice', async () => {
    await handler(input('e-7', request), lambdaContext);
    expect(logs()).toEqual([expect.objectContaining({ broadcastId: 'BroadcastRequested/shop/e-7' })]);
    expect(logs()[0]).not.toHaveProperty('eventId');
  });

  it('is shortened if it is longer than one may be, and left out if it is no text', async () => {
    await handler(input('e'.repeat(200), request), lambdaContext);
    await handler(input(7 as unknown as string, request), lambdaContext);
    expect(logs()).toMatchObject([
      { message: 'Request refused', eventId: 'e'.repeat(128) },
      { message: 'Request refused' },
    ]);
    expect(logs()[1]).not.toHaveProperty('eventId');
  });
});

it('logs why a request is refused, without its data', async () => {
  const result = await handler(input('e-3', { ...request, priority: 'high' }), lambdaContext);
  expect(result.decision).toBe('INVALID');
  expect(logs()).toEqual([
    expect.objectContaining({
      ...{ level: 'WARN', message: 'Request refused', cause: 'priority is not a field of the broadcast request' },
      execution: expect.stringContaining(':broadcast:first') as string,
    }),
  ]);
  expect(JSON.stringify(logs())).not.toContain('hunter2');
});

it('logs a broadcast that nobody is to get', async () => {
  await handler(input('e-4', { ...request, audience: { users: [] } }), lambdaContext);
  expect(logs()).toEqual([expect.objectContaining({ decision: 'NO_RECIPIENTS' })]);
});

describe('the trace of a broadcast', () => {
  const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
  const traceparent = `00-${TRACE_ID}-00f067aa0ba902b7-01`;
  const envelopeOf = (result: Awaited<ReturnType<typeof Handler>>): unknown =>
    result.decision === 'OPEN' && 'text' in result.envelope ? JSON.parse(result.envelope.text) : undefined;
  const rowOf = async (broadcastId: string) => {
    const { Item } = await tables.client.send(
      new GetCommand({ TableName: tables.environment.BROADCASTS_TABLE, Key: { broadcastId } }),
    );
    return JSON.parse(String(Item?.request)) as { readonly request: object };
  };
  afterEach(() => delete process.env._X_AMZN_TRACE_ID);

  it('is in its envelope, its row and its log line', async () => {
    const result = await handler(input('t-1', { ...request, traceparent }), lambdaContext);
    expect(envelopeOf(result)).toMatchObject({ traceparent });
    expect(await rowOf(result.broadcastId)).toMatchObject({ request: { traceparent } });
    expect(logs()).toEqual([expect.objectContaining({ message: 'Broadcast opened', trace_id: TRACE_ID })]);
  });

  it('is the sampled X-Ray trace of the execution, if the request names none', async () => {
    process.env._X_AMZN_TRACE_ID = 'Root=1-00112233-445566778899aabbccddeeff;Parent=0123456789abcdef;Sampled=1';
    const xRay = '00-00112233445566778899aabbccddeeff-0123456789abcdef-01';
    const result = await handler(input('t-2', request), lambdaContext);
    expect(envelopeOf(result)).toMatchObject({ traceparent: xRay });
    // What is sent again later belongs to the same trace.
    expect(await rowOf(result.broadcastId)).toMatchObject({ request: { traceparent: xRay } });
    expect(envelopeOf(await handler(input('t-3', { ...request, traceparent }), lambdaContext))).toMatchObject({
      traceparent,
    });
  });

  it('is dropped if it is invalid, and absent if there is none', async () => {
    const dropped = await handler(input('t-4', { ...request, traceparent: traceparent.toUpperCase() }), lambdaContext);
    const without = await handler(input('t-5', request), lambdaContext);
    for (const result of [dropped, without]) {
      expect(envelopeOf(result)).not.toHaveProperty('traceparent');
      expect(await rowOf(result.broadcastId)).not.toHaveProperty('request.traceparent');
    }
    for (const line of logs()) expect(line).not.toHaveProperty('trace_id');
  });

  it('is in the log line of a request that is refused', async () => {
    await handler(input('t-6', { ...request, traceparent, priority: 'high' }), lambdaContext);
    expect(logs()).toEqual([expect.objectContaining({ message: 'Request refused', trace_id: TRACE_ID })]);
  });
});
