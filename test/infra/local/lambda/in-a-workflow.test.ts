/** How a function's end shows in the workflow that invoked it: real functions, a real state machine, real roles. */
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStepFunctionsModule } from '#local/step-functions/index';
import { DEVELOPER } from '#local/iam/credentials';
import { localLambda } from './local-lambda';

const lambda = localLambda();
const states = createStepFunctionsModule(lambda.context);
lambda.context.registry.add(states.service);
let roleArn: string;
beforeAll(async () => {
  const mayInvoke = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' };
  roleArn = await lambda.createRole('machine', [mayInvoke], 'states.amazonaws.com');
});
afterAll(async () => {
  await states.service.stop?.();
  await lambda.stop();
});

const call = async (operation: string, input: Record<string, unknown>) =>
  (await lambda.context.registry.call({ service: 'states', operation, input, caller: DEVELOPER })) as Record<
    string,
    unknown
  >;

/** Runs a machine of one task on the function, which gives what it was given. */
async function execute(functionName: string, more: object = {}, payload: unknown = '{% $states.input %}', input = {}) {
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: functionName, Payload: payload },
    Output: '{% $states.result.Payload %}',
    End: true,
    ...more,
  };
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Call', States: { Call: task } });
  const name = `m-${functionName}-${Math.random().toString(36).slice(2)}`;
  const { stateMachineArn } = await call('CreateStateMachine', { name, definition, roleArn });
  const { executionArn } = await call('StartExecution', { stateMachineArn, input: JSON.stringify(input) });
  for (;;) {
    const execution = await call('DescribeExecution', { executionArn });
    if (execution.status !== 'RUNNING') return execution;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it('a result is the output', async () => {
  await lambda.createFunction('answers', 'exports.handler = async (event) => ({ got: event });');
  expect(await execute('answers', {}, undefined, { n: 1 })).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"got":{"n":1}}',
  });
});

it.each([
  [
    'an error by its own name, its cause the whole report',
    'class Late extends Error { name = "Order.Late"; } exports.handler = async () => { throw new Late("by a day"); };',
    {},
    'Order.Late',
    /^\{"errorType":"Order\.Late","errorMessage":"by a day","trace":\["Order\.Late: by a day"/,
  ],
  [
    'a time-out as Sandbox.Timedout',
    'exports.handler = () => new Promise(() => {});',
    { Timeout: 0.2 },
    'Sandbox.Timedout',
    /^\{"errorType":"Sandbox\.Timedout","errorMessage":"RequestId: \S+ Error: Task timed out after 0\.20 seconds"\}$/,
  ],
  [
    'a process that ends as Runtime.ExitError',
    'exports.handler = async () => process.exit(2);',
    {},
    'Runtime.ExitError',
    /exit status 2/,
  ],
  [
    'running out of memory as Lambda.Unknown',
    'exports.handler = async () => { const all = []; for (;;) all.push(Array(1e5).fill(all.length)); };',
    { MemorySize: 32 },
    'Lambda.Unknown',
    /^The cause could not be determined because Lambda did not return an error type\. Returned payload: \{.*signal: killed"\}$/,
  ],
  [
    'too large a result as Function.ResponseSizeTooLarge',
    'exports.handler = async () => "x".repeat(6 * 1024 * 1024);',
    {},
    'Function.ResponseSizeTooLarge',
    /6291456 bytes/,
  ],
])('sees %s', async (what, source, properties, error, cause) => {
  const name = `f${what.length}`;
  await lambda.createFunction(name, source, properties);
  expect(await execute(name)).toMatchObject({
    status: 'FAILED',
    error,
    cause: expect.stringMatching(cause) as unknown,
  });
});

it('gets Lambda.TooManyRequestsException for reserved concurrency, and succeeds after a retry', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'in-a-workflow-'));
  const release = join(folder, 'release');
  const untilReleased = `const { existsSync } = require('fs');
    exports.handler = async () => {
      while (!existsSync(${JSON.stringify(release)})) await new Promise((again) => setTimeout(again, 5));
      return 'done';
    };`;
  await lambda.createFunction('narrow', untilReleased, { ReservedConcurrentExecutions: 1 });
  const holding = lambda.invoke('narrow');
  expect(await execute('narrow')).toMatchObject({
    status: 'FAILED',
    error: 'Lambda.TooManyRequestsException',
    cause: expect.stringMatching(/^Rate Exceeded\. \(Service: AWSLambda; Status Code: 429;/) as unknown,
  });
  const Retry = [
    { ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 1, MaxAttempts: 99, BackoffRate: 1 },
  ];
  const refused: string[] = [];
  const stop = states.onExecutionEvent(({ event }) => {
    if (event.type === 'TaskFailed' && refused.push(event.type) === 1) writeFileSync(release, '');
  });
  const outlasting = execute('narrow', { Retry });
  await holding;
  expect(await outlasting).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
  expect(refused).not.toEqual([]);
  stop();
  await rm(folder, { recursive: true });
});

it('names a function that does not exist', async () => {
  expect(await execute('nobody')).toMatchObject({
    status: 'FAILED',
    error: 'Lambda.ResourceNotFoundException',
    cause: expect.stringMatching(/Function not found: .*function:nobody.*Status Code: 404/) as unknown,
  });
});

it('may not send more than a state may hold, which is less than Lambda takes', async () => {
  await lambda.createFunction('large', 'exports.handler = async (event) => event.length;');
  expect(await execute('large', {}, '{% $pad("", 270000, "x") %}')).toMatchObject({
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
  });
  expect(await execute('large', {}, '{% $pad("", 200000, "x") %}')).toMatchObject({ output: '200000' });
});

it('retries of a state start the function again, within its own environment', async () => {
  const source =
    'let n = 0; exports.handler = async () => { n += 1; if (n < 3) throw new Error("not yet"); return n; };';
  await lambda.createFunction('third', source);
  const Retry = [{ ErrorEquals: ['Error'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 1 }];
  expect(await execute('third', { Retry })).toMatchObject({ status: 'SUCCEEDED', output: '3' });
});

it('an asynchronous invocation is over at once, and its retries are those of Lambda', async () => {
  await lambda.createFunction('later', 'exports.handler = () => new Promise(() => {});', { Timeout: 5 });
  const Arguments = { FunctionName: 'later', InvocationType: 'Event', Payload: {} };
  expect(await execute('later', { Arguments, Output: '{% $states.result.StatusCode %}' })).toMatchObject({
    status: 'SUCCEEDED',
    output: '202',
  });
});

it('gets the end of the log when it asks for it', async () => {
  await lambda.createFunction('logs', 'exports.handler = async () => console.log("seen");');
  const Arguments = { FunctionName: 'logs', LogType: 'Tail', Payload: {} };
  const { output } = await execute('logs', { Arguments, Output: '{% $base64decode($states.result.LogResult) %}' });
  expect(output).toMatch(/INFO\\tseen\\nEND RequestId/);
});
