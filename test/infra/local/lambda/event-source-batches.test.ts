/** Which messages of a queue reach the function together, and which do not reach it. */
import { waitUntil } from '#tools/stack/wait-until';
import { localLambda } from './local-lambda';
import { queueSources } from './queue-sources';

const lambda = localLambda();
const { source, send, sendTogether, said, settles, ofLambda, sqs } = queueSources(lambda);
afterAll(() => lambda.stop());

const SAYS_HOW_MANY = 'console.log("GOT " + event.Records.length);';
const ONE_SECOND = { MaximumBatchingWindowInSeconds: 1 };
const FOREVER = { MaximumBatchingWindowInSeconds: 300 };
const sizes = (name: string) =>
  lambda
    .logOf(name)
    .flatMap((line) => /GOT (\d+)/.exec(line)?.[1] ?? [])
    .map(Number);

it('gathers messages until the batch is full', async () => {
  const { url } = await source('full', { handler: SAYS_HOW_MANY, mapping: { BatchSize: 12, ...FOREVER } });
  for (let number = 1; number <= 12; number += 1) await send(url, String(number));
  await settles(url, 0, 0);
  expect(sizes('full')).toEqual([12]);
});

it('invokes the function with fewer when the window is over', async () => {
  const { url } = await source('window', { handler: SAYS_HOW_MANY, mapping: { BatchSize: 12, ...ONE_SECOND } });
  await sendTogether(url, ['1', '2', '3']);
  await settles(url, 0, 0);
  expect(sizes('window')).toEqual([3]);
});

it('invokes the function with no more than the 6 MB that it takes', async () => {
  const { url, UUID } = await source('large', { handler: SAYS_HOW_MANY, mapping: { Enabled: false } });
  for (let number = 1; number <= 7; number += 1) await send(url, 'x'.repeat(900_000));
  await ofLambda('UpdateEventSourceMapping', { UUID, Enabled: true });
  await settles(url, 0, 0);
  expect(sizes('large').sort()).toEqual([1, 6]);
});

it('drops what no filter matches: members for JSON, texts for other bodies', async () => {
  const filters = [{ Pattern: '{"body":{"kind":["order"]}}' }, { Pattern: '{"body":["ping"]}' }];
  const { url } = await source('filtered', {
    handler: 'for (const { body } of event.Records) console.log("GOT " + body);',
    mapping: { FilterCriteria: { Filters: filters } },
  });
  for (const body of ['{"kind":"order","id":1}', '{"kind":"invoice"}', 'ping', 'order', '["ping"]']) {
    await send(url, body);
  }
  await settles(url, 0, 0);
  const got = lambda.logOf('filtered').flatMap((line) => /GOT (.*)/.exec(line.trim())?.[1] ?? []);
  expect(got.sort()).toEqual(['ping', '{"kind":"order","id":1}']);
});

it('tries a throttled function again with the same receive, as long as the messages are invisible', async () => {
  const handler = 'console.log("RECEIVED " + event.Records[0].attributes.ApproximateReceiveCount);';
  const { url, Role } = await source('busy', { handler, more: { ReservedConcurrentExecutions: 0 } });
  await send(url, 'A-1');
  await settles(url, 0, 1);
  await lambda.createFunction('busy', `exports.handler = async (event) => { ${handler} };`, { Role });
  expect(await said('busy', 'RECEIVED')).toContain('RECEIVED 1');
  await settles(url, 0, 0);
});

it('has a throttled message visible again after its time-out, which counts as a receive', async () => {
  const { url, UUID } = await source('shut', {
    handler: '',
    more: { Timeout: 1, ReservedConcurrentExecutions: 0 },
    queue: { VisibilityTimeout: 1 },
  });
  await send(url, 'A-1');
  await settles(url, 0, 1);
  await ofLambda('UpdateEventSourceMapping', { UUID, Enabled: false });
  await settles(url, 1, 0);
  const { Messages } = await sqs<{ Messages: { Attributes: Record<string, string> }[] }>('ReceiveMessage', {
    ...{ QueueUrl: url, AttributeNames: ['All'] },
  });
  expect(Number(Messages[0]?.Attributes.ApproximateReceiveCount)).toBeGreaterThan(1);
});

it('hands over the groups of a FIFO queue in order, and goes on with a group only after a failed message', async () => {
  const { url } = await source('ordered.fifo', {
    functionName: 'ordered',
    handler: `
      for (const { body, attributes } of event.Records) {
        console.log('GOT ' + body + ' ' + attributes.MessageGroupId + ' ' + attributes.ApproximateReceiveCount);
        if (body === 'a1' && attributes.ApproximateReceiveCount === '1') throw new Error('once');
      }`,
    mapping: { BatchSize: 1 },
    more: { Timeout: 2 },
    queue: { FifoQueue: true, ContentBasedDeduplication: true, VisibilityTimeout: 2 },
  });
  for (const [body, MessageGroupId] of [
    ['a1', 'a'],
    ['a2', 'a'],
    ['b1', 'b'],
    ['b1', 'b'],
    ['a3', 'a'],
  ]) {
    await send(url, body!, { MessageGroupId });
  }
  await settles(url, 0, 0);
  const got = lambda.logOf('ordered').flatMap((line) => /GOT (\S+ \S+ \d+)/.exec(line)?.[1] ?? []);
  expect(got.filter((line) => line.includes(' a '))).toEqual(['a1 a 1', 'a1 a 2', 'a2 a 1', 'a3 a 1']);
  expect(got.filter((line) => line.includes(' b '))).toEqual(['b1 b 1']);
});

it('runs no more batches at once than the mapping allows', async () => {
  const { url } = await source('few', {
    handler: 'await new Promise((resolve) => setTimeout(resolve, 300));',
    mapping: { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
  });
  let most = 0;
  const [invocation] = lambda.functions.all().filter(({ configuration }) => configuration.name === 'few');
  const invoke = invocation!.invoke.bind(invocation);
  let running = 0;
  jest.spyOn(invocation!, 'invoke').mockImplementation(async (input) => {
    most = Math.max(most, (running += 1));
    return invoke(input).finally(() => (running -= 1));
  });
  for (let number = 1; number <= 6; number += 1) await send(url, String(number));
  await settles(url, 0, 0);
  await waitUntil('the last invocation', () => running === 0);
  expect(most).toBe(2);
});
