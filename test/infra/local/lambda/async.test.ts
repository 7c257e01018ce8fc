import { setTimeout as sleep } from 'node:timers/promises';
import { DEVELOPER } from '#local/iam/credentials';
import { localLambda } from './local-lambda';

const lambda = localLambda({ asyncRetryDelays: [1, 1] });
afterAll(() => lambda.stop());

const QUEUE = 'arn:aws:sqs:eu-west-1:000000000000:failed';

/** Waits until the function has that many reports. */
async function runs(name: string, count: number): Promise<string[]> {
  for (;;) {
    const reports = lambda.logOf(name).filter((line) => line.startsWith('REPORT'));
    if (reports.length >= count) return lambda.logOf(name);
    await sleep(5);
  }
}

it('is accepted at once and runs in the background', async () => {
  await lambda.createFunction('later', 'exports.handler = async (event) => console.log(event.word);');
  const output = await lambda.invoke('later', { word: 'done' }, { InvocationType: 'Event' });
  expect(output).toMatchObject({ StatusCode: 202, Payload: '' });
  expect((await runs('later', 1)).join('\n')).toMatch(/done/);
});

it('is tried twice more under the same request id', async () => {
  await lambda.createFunction('fails', 'exports.handler = async () => { throw new Error("no"); };');
  await lambda.invoke('fails', {}, { InvocationType: 'Event' });
  const starts = (await runs('fails', 3)).filter((line) => line.startsWith('START'));
  expect(starts).toHaveLength(3);
  expect(new Set(starts).size).toBe(1);
});

it('is reported to its destination in the end, as the role of the function', async () => {
  const { ref } = await lambda.create('AWS::SQS::Queue', 'failed', { QueueName: 'failed' });
  const Role = await lambda.createRole('sender', [
    { Effect: 'Allow', Action: ['sqs:SendMessage', 'logs:*'], Resource: '*' },
  ]);
  await lambda.createFunction('lost', 'exports.handler = async () => { throw new Error("no"); };', { Role });
  await lambda.create('AWS::Lambda::EventInvokeConfig', 'Config', {
    FunctionName: 'lost',
    Qualifier: '$LATEST',
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: QUEUE } },
  });
  await lambda.invoke('lost', { order: 7 }, { InvocationType: 'Event' });
  const input = { QueueUrl: ref, WaitTimeSeconds: 5 };
  const received = await lambda.context.registry.call({
    service: 'sqs',
    operation: 'ReceiveMessage',
    input,
    caller: DEVELOPER,
  });
  const { Messages } = received as { Messages: { Body: string }[] };
  expect(JSON.parse(Messages[0]!.Body)).toMatchObject({
    version: '1.0',
    requestContext: {
      functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:lost:$LATEST',
      condition: 'RetriesExhausted',
      approximateInvokeCount: 1,
    },
    requestPayload: { order: 7 },
    responseContext: { statusCode: 200, functionError: 'Unhandled' },
    responsePayload: { errorMessage: 'no' },
  });
});

it('waits while the function is throttled', async () => {
  await lambda.createFunction('busy', 'exports.handler = () => new Promise((done) => setTimeout(done, 100));', {
    ReservedConcurrentExecutions: 1,
  });
  const holding = lambda.invoke('busy');
  await lambda.invoke('busy', {}, { InvocationType: 'Event' });
  await holding;
  expect((await runs('busy', 2)).filter((line) => line.startsWith('START'))).toHaveLength(2);
});

it('refuses a destination of a service local mode does not have', async () => {
  await lambda.createFunction('topic', 'exports.handler = async () => 1;');
  const config = lambda.create('AWS::Lambda::EventInvokeConfig', 'Config', {
    FunctionName: 'topic',
    Qualifier: '$LATEST',
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:eu-west-1:000000000000:topic' } },
  });
  await expect(config).rejects.toThrow(/of sqs, lambda, events, got arn:aws:sns/);
});

it('drops what waits for a retry when local mode stops', async () => {
  const patient = localLambda();
  await patient.createFunction('fails', 'exports.handler = async () => { throw new Error("no"); };');
  await patient.invoke('fails', {}, { InvocationType: 'Event' });
  while (!patient.logOf('fails').some((line) => line.startsWith('REPORT'))) await sleep(5);
  await patient.stop();
});
