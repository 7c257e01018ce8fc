/** Settings of event source mappings, what Lambda refuses of them, and how its API shows and changes them. */
import { mappingSettings } from '#local/lambda/event-sources/mapping-settings';
import { failedMessages, type ReceivedMessage } from '#local/lambda/event-sources/queue-event';
import { localLambda } from './local-lambda';
import { queueArn, queueSources } from './queue-sources';

const lambda = localLambda();
const { source, send, said, settles, ofLambda, map } = queueSources(lambda);
afterAll(() => lambda.stop());

it('has the defaults of AWS', () => {
  expect(mappingSettings({}, queueArn('orders'))).toEqual({
    ...{ enabled: true, batchSize: 10, windowSeconds: 0, reportsFailures: false },
    ...{ maximumConcurrency: undefined, filter: undefined },
  });
});

it.each([
  [{ BatchSize: 0 }, /'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1$/],
  [{ BatchSize: 10_001, MaximumBatchingWindowInSeconds: 1 }, /'batchSize' .* less than or equal to 10000$/],
  [{ BatchSize: 1.5 }, /'batchSize' .* integer$/],
  [
    { BatchSize: 11 },
    /^Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10$/,
  ],
  [{ MaximumBatchingWindowInSeconds: 301 }, /'maximumBatchingWindowInSeconds' .* less than or equal to 300$/],
  [{ ScalingConfig: { MaximumConcurrency: 1 } }, /'scalingConfig.maximumConcurrency' .* greater than or equal to 2$/],
  [{ ScalingConfig: { MaximumConcurrency: 1001 } }, /less than or equal to 1000$/],
  [{ FunctionResponseTypes: ['Other'] }, /'functionResponseTypes' .* enum value set: \[ReportBatchItemFailures\]$/],
  [{ FilterCriteria: { Filters: [{ Pattern: '{' }] } }, /^Invalid filter pattern definition/],
  [{ FilterCriteria: { Filters: [{ Pattern: '{"body":"x"}' }] } }, /^Invalid filter pattern definition/],
  [{ FilterCriteria: { Filters: [{ Pattern: '{"attributes":{"a":["b"]}}' }] } }, /only body can be filtered/],
  [{ FilterCriteria: { Filters: Array(6).fill({ Pattern: '{"body":["x"]}' }) } }, /up to 5 filters, got 6/],
])('refuses %j', (input, message) => {
  expect(() => mappingSettings(input, queueArn('orders'))).toThrow(message);
});

it.each([
  [{ BatchSize: 11 }, /'batchSize' .* less than or equal to 10$/],
  [{ MaximumBatchingWindowInSeconds: 1 }, /^Batching window is not supported for FIFO queues$/],
])('refuses %j of a FIFO queue', (input, message) => {
  expect(() => mappingSettings(input, queueArn('orders.fifo'))).toThrow(message);
});

describe('the answer of a function that reports failures', () => {
  const messages = ['a', 'b'].map((MessageId) => ({ MessageId }) as ReceivedMessage);

  it.each(['null', '{}', '{"batchItemFailures":null}', '{"batchItemFailures":[]}'])('%s: none failed', (answer) => {
    expect(failedMessages(answer, messages)).toEqual(new Set());
  });

  it('names those that failed', () => {
    expect(failedMessages('{"batchItemFailures":[{"itemIdentifier":"b"}]}', messages)).toEqual(new Set(['b']));
  });

  it.each([
    '"done"',
    '[]',
    '{"batchItemFailures":"b"}',
    '{"batchItemFailures":[{"itemIdentifier":""}]}',
    '{"batchItemFailures":[{"itemIdentifier":null}]}',
    '{"batchItemFailures":[{"id":"b"}]}',
    '{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"c"}]}',
    '{"batchItemFailures":[null]}',
  ])('%s: all failed', (answer) => {
    expect(failedMessages(answer, messages)).toBeUndefined();
  });
});

it('is listed by function and by queue, and got by its id', async () => {
  const FilterCriteria = { Filters: [{ Pattern: '{"body":["x"]}' }] };
  const { UUID } = await source('listed', {
    handler: '',
    mapping: { BatchSize: 5, ScalingConfig: { MaximumConcurrency: 2 }, FilterCriteria },
  });
  const mapping = await ofLambda('GetEventSourceMapping', { UUID });
  expect(mapping).toMatchObject({
    ...{ UUID, EventSourceArn: queueArn('listed'), State: 'Enabled', BatchSize: 5 },
    ...{ MaximumBatchingWindowInSeconds: 0, ScalingConfig: { MaximumConcurrency: 2 }, FilterCriteria },
  });
  expect(await ofLambda('ListEventSourceMappings', { FunctionName: 'listed' })).toEqual({
    EventSourceMappings: [mapping],
  });
  expect(await ofLambda('ListEventSourceMappings', { EventSourceArn: queueArn('none') })).toEqual({
    EventSourceMappings: [],
  });
  await expect(ofLambda('GetEventSourceMapping', { UUID: 'none' })).rejects.toMatchObject({ statusCode: 404 });
});

it('is changed by a call, which keeps what it does not name', async () => {
  const { url, UUID } = await source('changed', {
    handler: 'console.log("GOT " + event.Records.length);',
    mapping: { Enabled: false, BatchSize: 5 },
  });
  await send(url, 'A-1');
  expect(await ofLambda('GetEventSourceMapping', { UUID })).toMatchObject({ State: 'Disabled' });
  await settles(url, 1, 0);
  const changed = await ofLambda('UpdateEventSourceMapping', {
    ...{ UUID, Enabled: true, FunctionResponseTypes: ['ReportBatchItemFailures'] },
  });
  expect(changed).toMatchObject({
    ...{ State: 'Enabled', BatchSize: 5, FunctionResponseTypes: ['ReportBatchItemFailures'] },
  });
  await said('changed', 'GOT 1');
  await settles(url, 0, 0);
  await expect(ofLambda('UpdateEventSourceMapping', { UUID, FunctionName: 'other' })).rejects.toThrow(
    'Local mode does not change FunctionName of a mapping.',
  );
});

it('is changed over HTTP, which is answered with 202', async () => {
  const { UUID } = await source('remote', { handler: '', mapping: { Enabled: false } });
  const change = (body: string) =>
    lambda.http!({
      ...{ method: 'PUT', rawUrl: `/2015-03-31/event-source-mappings/${UUID}`, remoteAddress: '127.0.0.1' },
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20261128/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: Buffer.from(body),
    });
  const changed = await change('{"BatchSize":3}');
  expect(changed?.status).toBe(202);
  expect(JSON.parse(String(changed?.body))).toMatchObject({ UUID, BatchSize: 3, State: 'Disabled' });
  for (const body of ['[]', '{']) {
    expect(await change(body)).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'SerializationException' },
    });
  }
});

it('is changed in place by a reload, under its id', async () => {
  const { url, UUID } = await source('reloaded', { handler: 'console.log("GOT");', mapping: { Enabled: false } });
  const { ref } = await map('reloaded', { Enabled: true });
  expect(ref).toBe(UUID);
  await send(url, 'A-1');
  await said('reloaded', 'GOT');
});

it('is refused a second time for the same function and queue', async () => {
  const { UUID } = await source('twice', { handler: '' });
  await expect(map('twice', {}, 'Second')).rejects.toMatchObject({
    code: 'ResourceConflictException',
    message: `An event source mapping with SQS arn (" ${queueArn('twice')} ") and function (" twice ") already exists. Please update or delete the existing mapping with UUID ${UUID}`,
  });
});
