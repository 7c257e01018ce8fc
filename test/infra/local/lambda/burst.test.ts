/** Many invocations at once: they wait for an environment, which is no error and counts against no time limit. */
import { availableParallelism } from 'node:os';
import { startLocalCloud, type LocalCloud } from '#local';
import { DEVELOPER } from '#local/iam/credentials';
import { temporaryProject, type TemporaryProject } from '../cloud-assembly/temporary-project';

/** Takes longer than any machine needs to start it, so that those that wait do so for a while. */
const SLOW = `
const started = Date.now();
exports.handler = async () => { await new Promise((done) => setTimeout(done, 300)); return started; };`;

const allow = (Service: string, ...Policies: object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] },
    Policies,
  },
});
const slow = { 'Fn::GetAtt': ['Slow', 'Arn'] };
const template = {
  Resources: {
    Role: allow('lambda.amazonaws.com'),
    Slow: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'slow',
        Code: { S3Bucket: 'b', S3Key: 'slow.zip' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 30,
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      },
    },
    MachineRole: allow('states.amazonaws.com', {
      PolicyName: 'Invoke',
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: slow }] },
    }),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
        StateMachineType: 'EXPRESS',
        DefinitionSubstitutions: { Slow: slow },
        DefinitionString: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Call',
          TimeoutSeconds: 5,
          States: { Call: { Type: 'Task', Resource: '${Slow}', TimeoutSeconds: 5, End: true } },
        }),
      },
    },
  },
};

let project: TemporaryProject;
let cloud: LocalCloud;
beforeEach(async () => {
  project = await temporaryProject({ template, code: { slow: SLOW } });
});
afterEach(async () => {
  await cloud.stop();
  await project.remove();
});

const environments = 2 * availableParallelism();
const many = environments * 20; // the last waits six seconds, longer than the time limits
const times = <T>(run: () => Promise<T>) => Promise.all(Array.from({ length: many }, run));

function countStarts(): () => number {
  let starts = 0;
  cloud.onInvocation(({ initDurationMs }) => (starts += initDurationMs === undefined ? 0 : 1));
  return () => starts;
}

it('invokes a function as often as is asked, in two environments for each core', async () => {
  cloud = await startLocalCloud({ projectRoot: project.root, port: 0 });
  const starts = countStarts();
  const call = { service: 'lambda', operation: 'Invoke', input: { FunctionName: 'slow' }, caller: DEVELOPER };
  const answers = (await times(() => cloud.registry.call(call))) as { FunctionError?: string }[];
  expect(answers.filter(({ FunctionError }) => FunctionError !== undefined)).toEqual([]);
  expect(starts()).toBeLessThanOrEqual(environments);
});

it('counts no wait against the time limit of a task and its execution', async () => {
  cloud = await startLocalCloud({ projectRoot: project.root, port: 0 });
  const start = {
    service: 'states',
    operation: 'StartSyncExecution',
    input: { stateMachineArn: cloud.resources.Machine },
    caller: DEVELOPER,
  };
  const ended = (await times(() => cloud.registry.call(start))) as { status: string }[];
  expect(ended.filter(({ status }) => status !== 'SUCCEEDED')).toEqual([]);
});

it("throttles if a test sets the account's limit", async () => {
  cloud = await startLocalCloud({ projectRoot: project.root, port: 0, lambda: { accountConcurrency: 1 } });
  const call = { service: 'lambda', operation: 'Invoke', input: { FunctionName: 'slow' }, caller: DEVELOPER };
  const results = await Promise.allSettled([cloud.registry.call(call), cloud.registry.call(call)]);
  expect(results).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'TooManyRequestsException' } },
  ]);
});
