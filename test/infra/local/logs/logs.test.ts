/** The logs module through the registry, as the endpoint calls it. */
import type { JsonObject } from '#local/core/service';
import { DEVELOPER } from '#local/iam/credentials';
import { createLogsModule, createLogSink, type LogStore } from '#local/logs/index';
import { type JsonEndpoint, startJsonEndpoint } from '../json-endpoint';

let store: LogStore;
let local: JsonEndpoint;

beforeEach(async () => {
  store = createLogSink({ maxEventsPerGroup: 100, maxBytesPerGroup: 10_000 });
  local = await startJsonEndpoint((context) => createLogsModule(context, { store }));
});
afterEach(() => local.close());

const call = (operation: string, input: JsonObject) =>
  local.context.registry.call({ service: 'logs', operation, input, caller: DEVELOPER }) as Promise<
    Record<string, unknown> & { events: { message: string }[] }
  >;
const messages = async (operation: string, input: JsonObject) =>
  (await call(operation, input)).events.map(({ message }) => message);
const write = (logGroup: string, ...lines: string[]) => {
  for (const line of lines) store.write(logGroup, line);
};

describe('a log group', () => {
  it('of the template is described with its ARN, which template and permissions end in :*', async () => {
    const created = await local.create('AWS::Logs::LogGroup', 'Flow', {
      RetentionInDays: 7,
      LogGroupClass: 'STANDARD',
    });
    const arn = 'arn:aws:logs:eu-west-1:000000000000:log-group:Test-Flow-1A2B3C:*';
    expect(created).toEqual({ ref: 'Test-Flow-1A2B3C', attributes: { Arn: arn } });
    expect(await call('DescribeLogGroups', { logGroupNamePrefix: 'Test-' })).toMatchObject({
      logGroups: [{ logGroupName: 'Test-Flow-1A2B3C', arn, retentionInDays: 7, storedBytes: 0 }],
    });
  });

  it('refuses a property it does not know by name', async () => {
    await expect(local.create('AWS::Logs::LogGroup', 'Flow', { DataProtectionPolicy: {} })).rejects.toThrow(
      'does not support DataProtectionPolicy',
    );
  });

  it('is made by the first line written to it', async () => {
    write('/aws/lambda/sender', 'START');
    expect(await call('DescribeLogGroups', {})).toMatchObject({ logGroups: [{ logGroupName: '/aws/lambda/sender' }] });
    expect(await call('DescribeLogStreams', { logGroupName: '/aws/lambda/sender' })).toMatchObject({
      logStreams: [{ logStreamName: 'local', firstEventTimestamp: expect.any(Number) as number }],
    });
  });

  it('keeps its newest events within the bounds of count and bytes', async () => {
    write('many', ...Array.from({ length: 150 }, (_, number) => `line ${number}`));
    const kept = await messages('FilterLogEvents', { logGroupName: 'many' });
    expect(kept).toHaveLength(100);
    expect([kept[0], kept.at(-1)]).toEqual(['line 50', 'line 149']);
    write('large', ...Array.from({ length: 5 }, (_, number) => `${number}`.repeat(3000)));
    expect((await messages('FilterLogEvents', { logGroupName: 'large' })).map((text) => text[0])).toEqual([
      '2',
      '3',
      '4',
    ]);
  });

  it('that does not exist is refused', async () => {
    await expect(call('FilterLogEvents', { logGroupName: 'absent' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });
});

describe('FilterLogEvents', () => {
  it('finds lines by pattern and by time, in pages', async () => {
    write('app', 'ERROR one', 'fine', 'ERROR two', 'ERROR three');
    const request = { logGroupName: 'app', filterPattern: 'ERROR', limit: 2 };
    const first = await call('FilterLogEvents', request);
    expect(first.events.map(({ message }) => message)).toEqual(['ERROR one', 'ERROR two']);
    expect(await messages('FilterLogEvents', { ...request, nextToken: first.nextToken })).toEqual(['ERROR three']);
    expect(await messages('FilterLogEvents', { logGroupName: 'app', endTime: 1000 })).toEqual([]);
    expect(await messages('FilterLogEvents', { logGroupName: 'app', logStreamNamePrefix: '2026/' })).toEqual([]);
  });

  it('takes the ARN of a group, and asks permission on it', async () => {
    write('app', 'x');
    const logGroupIdentifier = 'arn:aws:logs:eu-west-1:000000000000:log-group:app:*';
    expect(await messages('FilterLogEvents', { logGroupIdentifier })).toEqual(['x']);
    expect(local.asked).toEqual([{ action: 'logs:FilterLogEvents', resource: logGroupIdentifier }]);
  });

  it('refuses what it would ignore', async () => {
    write('app', 'x');
    await expect(call('FilterLogEvents', { logGroupName: 'app', novelty: 1 })).rejects.toThrow(
      'Local mode does not support novelty.',
    );
  });
});

describe('GetLogEvents', () => {
  const request = { logGroupName: 'app', logStreamName: 'local', limit: 2 };

  it('reads from the head, on to the end, and gives the last token again there', async () => {
    write('app', 'a', 'b', 'c');
    const first = await call('GetLogEvents', { ...request, startFromHead: true });
    expect(first.events.map(({ message }) => message)).toEqual(['a', 'b']);
    const second = await call('GetLogEvents', { ...request, nextToken: first.nextForwardToken });
    expect(second.events.map(({ message }) => message)).toEqual(['c']);
    const end = await call('GetLogEvents', { ...request, nextToken: second.nextForwardToken });
    expect(end).toMatchObject({ events: [], nextForwardToken: second.nextForwardToken });
  });

  it('reads the newest without that, and back from there', async () => {
    write('app', 'a', 'b', 'c');
    const newest = await call('GetLogEvents', request);
    expect(newest.events.map(({ message }) => message)).toEqual(['b', 'c']);
    expect(await messages('GetLogEvents', { ...request, nextToken: newest.nextBackwardToken })).toEqual(['a']);
    await expect(call('GetLogEvents', { ...request, nextToken: 'nonsense' })).rejects.toThrow('nextToken is invalid');
  });

  it.each([true, false])('follows an empty group, startFromHead %s', async (startFromHead) => {
    store.createGroup('app');
    const { nextForwardToken } = await call('GetLogEvents', { ...request, startFromHead });
    write('app', 'a');
    expect(await messages('GetLogEvents', { ...request, nextToken: nextForwardToken })).toEqual(['a']);
  });
});

describe('a listener', () => {
  it('gets every line until it stops listening', () => {
    const heard: string[] = [];
    const stop = store.onWrite(({ logGroup, message }) => heard.push(`${logGroup}: ${message}`));
    write('app', 'one');
    stop();
    write('app', 'two');
    expect(heard).toEqual(['app: one']);
  });
});
