/**
 * The AWS CLI, as a client written by others, against the local endpoint. Runs if `aws` is on the PATH or AWS_CLI names it;
 * versions 1 and 2 both pass.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { waitUntil } from '#tools/stack/wait-until';
import { StackUnderTest } from './support/stack-under-test';

const AWS = process.env.AWS_CLI ?? 'aws';
const missing = spawnSync(AWS, ['--version']).error !== undefined;
if (missing) console.warn(`Not tested: the AWS CLI, as there is no '${AWS}'. Install it, or name it in AWS_CLI.`);
const deployed = process.env.E2E_OUTPUTS !== undefined;

(missing || deployed ? describe.skip : describe)('the AWS CLI', () => {
  let stack: StackUnderTest;
  let folder: string;
  beforeAll(async () => {
    stack = await StackUnderTest.start();
    folder = await mkdtemp(join(tmpdir(), 'aws-cli-'));
  });
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true });
  });
  afterEach(() => stack.disconnectAll());

  /** @returns what the command printed, parsed */
  async function aws(...parameters: string[]): Promise<Record<string, unknown>> {
    const { url, access } = stack.local!;
    const { stdout } = await promisify(execFile)(AWS, [...parameters, '--output', 'json'], {
      env: {
        PATH: process.env.PATH,
        HOME: folder, // no configuration of the developer
        AWS_PAGER: '',
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: access.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: access.credentials.secretAccessKey,
        AWS_DEFAULT_REGION: access.region,
        AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
      },
    });
    return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>;
  }
  const entry = (detail: object) => ({
    EventBusName: stack.outputs.EventBusName,
    Source: 'cli.test',
    DetailType: BROADCAST_REQUESTED,
    Detail: JSON.stringify(detail),
  });

  it('says who it is', async () => {
    expect(await aws('sts', 'get-caller-identity')).toMatchObject({ Account: '000000000000' });
  });

  it('finds the stack by its name, with its outputs', async () => {
    const { Stacks } = await aws('cloudformation', 'describe-stacks', '--stack-name', 'Broadcast-local');
    const [{ Outputs }] = Stacks as [{ Outputs: { OutputKey: string; OutputValue: string }[] }];
    expect(Object.fromEntries(Outputs.map((output) => [output.OutputKey, output.OutputValue]))).toEqual(stack.outputs);
  });

  it('publishes an event that reaches a client, and inspects its execution', async () => {
    const client = await stack.connect('alice');
    const request = { audience: { users: ['alice'] }, message: { type: 'fromCli', data: 1 } };

    const { Entries } = await aws('events', 'put-events', '--entries', JSON.stringify([entry(request)]));
    const [{ EventId }] = Entries as [{ EventId: string }];
    await client.receive({ type: 'fromCli' });

    const machine = ['--state-machine-arn', stack.outputs.BroadcastStateMachineArn];
    const ended = await waitUntil('the execution to end', async () => {
      const { executions } = await aws('stepfunctions', 'list-executions', ...machine, '--status-filter', 'SUCCEEDED');
      return (executions as { executionArn: string; name: string }[]).find(({ name }) => name.startsWith(EventId));
    });
    const execution = ['--execution-arn', ended.executionArn];
    const { output } = await aws('stepfunctions', 'describe-execution', ...execution);
    expect(JSON.parse(String(output))).toMatchObject({ status: 'COMPLETED', delivered: 1 });
    const { events } = await aws('stepfunctions', 'get-execution-history', ...execution, '--reverse-order');
    expect((events as { type: string }[])[0]?.type).toBe('ExecutionSucceeded');
  });

  it('queries the rows of a connection and posts to it', async () => {
    const client = await stack.connect('bob');
    const { Items } = await aws(
      'dynamodb',
      'query',
      ...['--table-name', stack.outputs.ConnectionsTableName, '--index-name', 'recipient-index'],
      ...['--key-condition-expression', 'recipient = :r'],
      ...['--expression-attribute-values', '{":r":{"S":"user#bob"}}'],
    );
    const [{ connectionId }] = Items as [{ connectionId: { S: string } }];
    const message = join(folder, 'message.json');
    await writeFile(message, '{"type":"byHand"}');

    const callback = ['--endpoint-url', stack.outputs.CallbackUrl];
    // With `=`, since an id may begin with a hyphen.
    const to = [`--connection-id=${connectionId.S}`, '--data', `fileb://${message}`];
    await aws('apigatewaymanagementapi', 'post-to-connection', ...callback, ...to);

    await client.receive({ type: 'byHand' });
  });

  it('is told that a connection is gone', async () => {
    const client = await stack.connect('carol');
    const [id = ''] = await stack.aws.connectionsOf('carol');
    await client.close();

    const callback = ['--endpoint-url', stack.outputs.CallbackUrl];
    const post = aws(
      'apigatewaymanagementapi',
      'post-to-connection',
      ...callback,
      `--connection-id=${id}`,
      '--data',
      'eA==',
    );

    await expect(post).rejects.toThrow('GoneException');
  });

  it('reads a dead letter', async () => {
    const { DeadLetterQueueUrl } = stack.outputs;
    const queue = ['--queue-url', DeadLetterQueueUrl, '--endpoint-url', stack.local!.url];
    await aws('sqs', 'send-message', ...queue, '--message-body', 'lost');

    const { Messages } = await aws('sqs', 'receive-message', ...queue, '--wait-time-seconds', '5');

    expect(Messages).toMatchObject([{ Body: 'lost' }]);
  });

  it('reads the secret that signs tokens', async () => {
    const { SecretString } = await aws(
      'secretsmanager',
      'get-secret-value',
      '--secret-id',
      stack.outputs.TokenSecretArn!,
    );

    expect(SecretString).toBe(await stack.aws.tokenSecret());
  });

  it('invokes a function and reads its log', async () => {
    const { Functions } = await aws('lambda', 'list-functions');
    const { FunctionName, LoggingConfig } = (
      Functions as { FunctionName: string; LoggingConfig: { LogGroup: string } }[]
    ).find(({ FunctionName: name }) => name.includes('OpenBroadcast'))!;
    const answer = join(folder, 'answer.json');

    const invoked = await aws('lambda', 'invoke', '--function-name', FunctionName, '--log-type', 'Tail', answer);

    expect(invoked).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(await readFile(answer, 'utf8'))).toHaveProperty('errorType');
    const tail = Buffer.from(String(invoked.LogResult), 'base64').toString('utf8');
    expect(tail).toContain('platform.report');
    const { events } = await aws('logs', 'filter-log-events', '--log-group-name', LoggingConfig.LogGroup);
    expect((events as { message: string }[]).some(({ message }) => message.includes('platform.report'))).toBe(true);
  });

  it('shows why something is not served', async () => {
    await expect(aws('iam', 'list-roles')).rejects.toThrow('Local mode does not emulate the service iam');
    await expect(aws('cloudwatch', 'list-metrics')).rejects.toThrow(
      'Local mode does not emulate the service monitoring',
    );
  });

  it.each([
    ['s3', 'ls'],
    ['s3', 'ls', '--no-sign-request'],
    ['s3api', 'get-object', '--bucket', 'pictures', '--key', 'tea.png', 'tea.png'],
  ])('%s %s is refused by the name of the service', async (...command) => {
    await expect(aws(...command)).rejects.toThrow(
      /UnknownOperationException.*Local mode does not emulate the service s3/,
    );
  });

  it('says which actions of CloudFormation there are', async () => {
    const refused = aws('cloudformation', 'list-stacks');
    await expect(refused).rejects.toThrow(/does not serve the action ListStacks.*it has cloudformation DescribeStacks/);
    await expect(refused).rejects.not.toThrow(/SQS/);
  });

  it('lists and gets the WebSocket API', async () => {
    const list = async (what: string, ...id: string[]) =>
      (await aws('apigatewayv2', `get-${what}`, ...id)).Items as Record<string, unknown>[];
    const [api] = await list('apis');
    expect(api).toMatchObject({ ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' });
    const id = ['--api-id', String(api?.ApiId)];
    expect(await aws('apigatewayv2', 'get-api', ...id)).toMatchObject({ Name: api?.Name });
    const routes = await list('routes', ...id);
    expect(routes.map(({ RouteKey }) => RouteKey)).toEqual(expect.arrayContaining(['$connect', 'subscribe', 'ping']));
    const connect = routes.find(({ RouteKey }) => RouteKey === '$connect');
    const route = ['--route-id', String(connect?.RouteId)];
    expect(await aws('apigatewayv2', 'get-route', ...id, ...route)).toMatchObject({ AuthorizationType: 'CUSTOM' });
    expect(await list('stages', ...id)).toHaveLength(1);
    expect(await list('authorizers', ...id)).toMatchObject([{ AuthorizerType: 'REQUEST' }]);
    expect((await list('integrations', ...id)).length).toBeGreaterThan(3);
    await expect(aws('apigatewayv2', 'get-stage', ...id, '--stage-name', 'x')).rejects.toThrow(/NotFoundException/);
    await expect(aws('apigatewayv2', 'delete-api', ...id)).rejects.toThrow(/Local mode does not support DELETE/);
  });

  it('lists schedules and event source mappings, of which the stack has none', async () => {
    expect(await aws('scheduler', 'list-schedules')).toEqual({ Schedules: [] });
    await expect(aws('scheduler', 'get-schedule', '--name', 'x')).rejects.toThrow(/ResourceNotFoundException/);
    expect(await aws('lambda', 'list-event-source-mappings')).toEqual({ EventSourceMappings: [] });
    await expect(aws('lambda', 'get-event-source-mapping', '--uuid', 'x')).rejects.toThrow(/ResourceNotFoundException/);
  });

  it('calls what AWS serves under a prefix of the host', async () => {
    const definition = JSON.stringify({ Type: 'Pass', End: true });
    expect(await aws('stepfunctions', 'test-state', '--definition', definition, '--input', '{"a":1}')).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"a":1}',
    });
  });
});
