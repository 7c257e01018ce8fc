/**
 * What a team has beside a service: functions in Python, HTTP APIs, streams, queues in order and more. The stack boots, lists
 * what does nothing here, and answers with the reason whoever calls it.
 */
import { once } from 'node:events';
import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CfnOutput, Stack, type App, type CfnResource } from 'aws-cdk-lib';
import { LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, StreamViewType, Table, TableV2, type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SfnStateMachine, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  Code,
  Function,
  FunctionUrlAuthType,
  LayerVersion,
  Runtime,
  StartingPosition,
  type IFunction,
  type IVersion,
} from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { FilterPattern, LogGroup } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CustomState, DefinitionBody, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { WebSocket } from 'ws';
import { startLocalCloud, UnsupportedError, type LocalCloud } from '#local';
import { waitUntil } from '#tools/stack/wait-until';
import { synthesizedProject, type SynthesizedProject } from './synthesized-project';

/** Answers what it was asked, as a route and as a function. */
const ECHO = `exports.handler = async ({ body, requestContext }) => ({ statusCode: 200, body: body ?? 'ok' });`;

const MACHINE = JSON.stringify({
  ...{ QueryLanguage: 'JSONata', StartAt: 'Say', States: { Say: { Type: 'Pass', Output: '${word}', End: true } } },
});

function define(app: App, code: string): void {
  const stack = new Stack(app, 'Team');
  const output = (name: string, value: string) => new CfnOutput(stack, name, { value });
  const asset = Code.fromAsset(code);
  const node = { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: asset };

  const echo = new Function(stack, 'Echo', { ...node, functionName: 'echo' });
  const alias = new Alias(stack, 'Live', { aliasName: 'live', version: echo.currentVersion as IVersion });
  const python = new Function(stack, 'Python', {
    ...{ functionName: 'python', runtime: Runtime.PYTHON_3_12, handler: 'x.y', code: asset, retryAttempts: 1 },
  });
  const layer = new LayerVersion(stack, 'Layer', { code: asset });
  new Function(stack, 'Layered', { ...node, layers: [layer] });
  new Function(stack, 'Inline', { ...node, code: Code.fromInline('exports.handler = () => 1;') });
  const inVpc = new Function(stack, 'InVpc', { ...node, vpc: new Vpc(stack, 'Vpc', { maxAzs: 1 }) as IVpc });
  inVpc.role?.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AmazonS3ReadOnlyAccess'));
  inVpc.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
  output('InVpcName', inVpc.functionName);

  const id = { name: 'id', type: AttributeType.STRING };
  const table = new Table(stack, 'Table', { partitionKey: id, stream: StreamViewType.NEW_IMAGE });
  new TableV2(stack, 'Other', { partitionKey: id, dynamoStream: StreamViewType.NEW_IMAGE }).grantReadWriteData(echo);
  echo.addEventSource(new DynamoEventSource(table as ITable, { startingPosition: StartingPosition.LATEST }));
  output('TableName', table.tableName);

  const elsewhere = Queue.fromQueueArn(stack, 'Elsewhere', 'arn:aws:sqs:us-east-1:000000000000:elsewhere');
  const redriven = new Queue(stack, 'Redriven', { deadLetterQueue: { queue: elsewhere, maxReceiveCount: 3 } });
  python.addEventSource(new SqsEventSource(redriven));
  const letters = new Queue(stack, 'Letters');
  output('RedrivenUrl', redriven.queueUrl);
  output('LettersUrl', letters.queueUrl);

  const runTask = {
    Type: 'Task',
    Resource: 'arn:aws:states:::ecs:runTask',
    Parameters: { TaskDefinition: 't' },
    End: true,
  };
  const containers = new StateMachine(stack, 'Containers', {
    definitionBody: DefinitionBody.fromChainable(new CustomState(stack, 'RunTask', { stateJson: runTask })),
  });
  const invoke = LambdaInvoke.jsonata(stack, 'Invoke', { lambdaFunction: python, retryOnServiceExceptions: false });
  const machine = new StateMachine(stack, 'Machine', {
    ...{ queryLanguage: QueryLanguage.JSONATA, definitionBody: DefinitionBody.fromChainable(invoke) },
  });
  const fromFile = new StateMachine(stack, 'FromFile', {
    definitionBody: DefinitionBody.fromFile(path.join(code, 'machine.asl.json')),
    definitionSubstitutions: { word: 'from a file' },
  });
  output('FromFileArn', fromFile.stateMachineArn);
  output('ContainersArn', containers.stateMachineArn);
  output('MachineArn', machine.stateMachineArn);

  const dead = { deadLetterQueue: letters, retryAttempts: 0 };
  const targets = [
    new SnsTopic(new Topic(stack, 'Topic'), dead),
    new LambdaFunction(python, dead),
    new SfnStateMachine(containers, dead),
  ];
  new Rule(stack, 'Rule', { eventPattern: { source: ['shop'] }, targets });

  const logs = new LogGroup(stack, 'Logs');
  const filterPattern = FilterPattern.allEvents();
  logs.addSubscriptionFilter('Sub', { destination: new LambdaDestination(echo), filterPattern });
  logs.addMetricFilter('Metric', { filterPattern, metricNamespace: 'n', metricName: 'm' });

  const http = new HttpApi(stack, 'Http', { createDefaultStage: false });
  http.addStage('HttpStage', { stageName: 'dev', autoDeploy: true });
  http.addRoutes({
    path: '/orders',
    integration: new HttpLambdaIntegration('Orders', echo),
    authorizer: new HttpJwtAuthorizer('Jwt', 'https://issuer.example', { jwtAudience: ['a'] }),
  });
  output('HttpUrl', `${http.apiEndpoint}/dev`);
  const webSocket = new WebSocketApi(stack, 'WebSocket', {
    connectRouteOptions: { integration: new WebSocketLambdaIntegration('Connect', alias as IFunction) },
    defaultRouteOptions: { integration: new WebSocketLambdaIntegration('ToEcho', echo), returnResponse: true },
  });
  webSocket.addRoute('python', {
    integration: new WebSocketLambdaIntegration('ToPython', python),
    returnResponse: true,
  });
  const stage = new WebSocketStage(stack, 'Stage', { webSocketApi: webSocket, stageName: 'dev', autoDeploy: true });
  output('WebSocketUrl', stage.url);

  const rest = new RestApi(stack, 'Rest', { deployOptions: { stageName: 'rest' }, cloudWatchRole: true });
  const requestTemplates = { 'application/json': '{"statusCode":200}' };
  const mock = new MockIntegration({ integrationResponses: [{ statusCode: '200' }], requestTemplates });
  rest.root.addMethod('GET', mock, { methodResponses: [{ statusCode: '200' }] });
  const things = rest.root.addResource('things');
  things.addMethod('POST', new LambdaIntegration(echo));
  things.addResource('{id}').addMethod('ANY', new LambdaIntegration(echo));
  (rest.deploymentStage.node.defaultChild as CfnResource).addPropertyOverride('CacheClusterEnabled', true);
  output('RestUrl', rest.url);
}

let project: SynthesizedProject;
let cloud: LocalCloud;
beforeAll(async () => {
  project = await synthesizedProject({ 'index.js': ECHO, 'machine.asl.json': MACHINE }, define);
  const events = { observe: () => undefined };
  cloud = await startLocalCloud({ projectRoot: project.root, port: 0, timeLimitFactor: 20, events });
});
afterAll(async () => {
  await cloud.stop();
  await project.remove();
});

const output = (name: string) => cloud.outputs[name]!;
const clients: { destroy(): void }[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.destroy()));
function client<C extends { destroy(): void }>(Client: new (access: LocalCloud['access']) => C): C {
  const made = new Client(cloud.access);
  clients.push(made);
  return made;
}

/** Without CDK's hash. */
const idOf = (name: string) => name.replace(/[0-9A-F]{8}$/, '');

describe('the list', () => {
  const reasons = () =>
    cloud.inert
      .filter(({ missed, needs }) => missed && !needs)
      .map(
        ({ name, type, property, reason }) => `${[type, idOf(name), property].filter(Boolean).join(' ')}: ${reason}`,
      );

  it.each([
    'AWS::Lambda::Function Python: local mode runs Node.js functions, got Runtime python3.12',
    'AWS::Lambda::Function Layered: local mode does not support Layers: bundle what the function needs',
    'AWS::Lambda::Function Inline: local mode runs code from assets of the app, got Code with ZipFile',
    'AWS::Lambda::Function InVpc VpcConfig: the function runs on this machine, in no VPC',
    'AWS::DynamoDB::Table Table StreamSpecification: no stream has the changes of the table',
    'AWS::DynamoDB::GlobalTable Other StreamSpecification: no stream has the changes of the table',
    'AWS::SQS::Queue Redriven: its dead-letter queue arn:aws:sqs:us-east-1:000000000000:elsewhere is not in the template',
    "AWS::ApiGatewayV2::Api Http: local mode supports only ProtocolType WEBSOCKET, got 'HTTP'",
    "AWS::ApiGateway::Method RestthingsidANY: local mode has no path parameters, got '/things/{id}'",
    "AWS::ApiGateway::Method RestthingsPOST: Integration: Type must be AWS or MOCK, got 'AWS_PROXY'",
    'AWS::ApiGateway::Stage RestDeploymentStagerest CacheClusterEnabled: local mode does not support it',
    'AWS::Logs::SubscriptionFilter LogsSub: local mode does not emulate AWS::Logs::SubscriptionFilter',
    'AWS::Logs::MetricFilter LogsMetric: local mode does not emulate AWS::Logs::MetricFilter',
    'AWS::SNS::Topic Topic: local mode does not emulate AWS::SNS::Topic',
    'AWS::Lambda::Permission InVpcinvokefunction: local mode does not support InvokedViaFunctionUrl, and without it the permission would allow more',
  ])('has %s', (line) => {
    expect(reasons().filter((reason) => reason === line)).toHaveLength(1);
  });

  it('has the state machine that runs containers, and the managed policy that allows nothing', () => {
    expect(reasons()).toContainEqual(
      expect.stringMatching(/^AWS::StepFunctions::StateMachine Containers: .*ecs:runTask/),
    );
    expect(reasons()).toContainEqual(
      expect.stringMatching(/^AWS::IAM::Role InVpcServiceRole ManagedPolicyArns: .*AmazonS3ReadOnlyAccess/),
    );
  });

  it('has what needs something else beside it, which it names', () => {
    const parts = cloud.inert.filter(({ needs }) => needs).map(({ type, name }) => `${type} ${idOf(name)}`);
    expect(parts.sort()).toEqual([
      'AWS::ApiGatewayV2::Authorizer HttpJwt',
      'AWS::ApiGatewayV2::Integration HttpANYordersOrders',
      'AWS::ApiGatewayV2::Route HttpANYorders',
      'AWS::ApiGatewayV2::Stage HttpHttpStage',
      'AWS::Lambda::EventInvokeConfig PythonEventInvokeConfig',
      expect.stringMatching(/^AWS::Lambda::EventSourceMapping PythonSqsEventSource/),
      expect.stringMatching(/^AWS::Lambda::Permission RuleAllowEventRuleTeamPython/),
      'AWS::Lambda::Permission WebSocketpythonRouteToPythonPermission',
    ]);
    for (const { reason, needs } of cloud.inert) {
      if (needs) expect(reason).toMatch(/^it needs .*AWS::(Lambda::Function Python|ApiGatewayV2::Api Http)/);
    }
  });
});

const NO_PYTHON = /^Local mode does not run AWS::Lambda::Function Python\w+: local mode runs Node\.js functions, got/;

describe('what calls it is told why', () => {
  it.each(['python', 'arn:aws:lambda:us-east-1:000000000000:function:python'])(
    'by Invoke of %s',
    async (FunctionName) => {
      await expect(client(LambdaClient).send(new InvokeCommand({ FunctionName }))).rejects.toThrow(NO_PYTHON);
    },
  );

  it('by StartExecution', async () => {
    const start = client(SFNClient).send(new StartExecutionCommand({ stateMachineArn: output('ContainersArn') }));
    await expect(start).rejects.toThrow(
      /^Local mode does not run AWS::StepFunctions::StateMachine Containers.*ecs:runTask/,
    );
  });

  it('by the task of a state machine', async () => {
    const sfn = client(SFNClient);
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: output('MachineArn') }));
    const { status, cause } = await waitUntil('the end', async () => {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status === 'RUNNING' ? undefined : execution;
    });
    expect(status).toBe('FAILED');
    expect(cause).toMatch(NO_PYTHON);
  });

  it('by SendMessage', async () => {
    const command = new SendMessageCommand({ QueueUrl: output('RedrivenUrl'), MessageBody: 'x' });
    await expect(client(SQSClient).send(command)).rejects.toThrow(/^Local mode does not run AWS::SQS::Queue Redriven/);
  });

  it('by the dead letters of a rule', async () => {
    const entry = { Source: 'shop', DetailType: 'Sold', Detail: '{}' };
    await client(EventBridgeClient).send(new PutEventsCommand({ Entries: [entry] }));
    const sqs = client(SQSClient);
    const read = new ReceiveMessageCommand({
      ...{ QueueUrl: output('LettersUrl'), MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] },
    });
    const reasons: string[] = [];
    await waitUntil('three letters', async () => {
      const { Messages = [] } = await sqs.send(read);
      reasons.push(...Messages.map(({ MessageAttributes }) => MessageAttributes!.ERROR_MESSAGE!.StringValue!));
      return reasons.length >= 3;
    });
    expect(reasons.sort()).toEqual([
      expect.stringContaining('Local mode does not emulate the service sns.'),
      expect.stringMatching(NO_PYTHON),
      expect.stringContaining('Local mode does not run AWS::StepFunctions::StateMachine Containers'),
    ]);
  });

  it.each([
    [
      'HttpUrl',
      '/orders',
      /^Local mode does not run AWS::ApiGatewayV2::Api Http\w+: .*only ProtocolType WEBSOCKET, got 'HTTP'\.$/,
    ],
    ['RestUrl', 'things/7', /^Local mode does not run ANY \/things\/\{id\}: .*path parameters/],
  ])('by the endpoint at %s', async (url, below, message) => {
    const reply = await fetch(`${output(url)}${below}`, { headers: { origin: 'http://localhost:3000' } });
    expect(reply.status).toBe(501);
    expect(await reply.json()).toMatchObject({ message: expect.stringMatching(message) as string });
  });
});

describe('what is beside it works', () => {
  it('a WebSocket API, whose stage keeps its path, with a function by its alias', async () => {
    expect(output('WebSocketUrl')).toBe(`${cloud.url.replace('http', 'ws')}/dev`);
    const socket = new WebSocket(output('WebSocketUrl'));
    await once(socket, 'open');
    const received: string[] = [];
    socket.on('message', (data: Buffer) => received.push(data.toString()));
    socket.send('{"action":"python"}');
    socket.send('{"action":"echo"}');
    await waitUntil('both answers', () => received.length === 2);
    socket.close();
    expect(received).toContain('{"action":"echo"}');
    expect(received).toContainEqual(expect.stringContaining('Internal server error'));
  });

  it('a state machine whose definition is a file', async () => {
    const sfn = client(SFNClient);
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: output('FromFileArn') }));
    const { output: said } = await waitUntil('the end', async () => {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status === 'RUNNING' ? undefined : execution;
    });
    expect(said).toBe('"from a file"');
  });

  it('methods of a REST API', async () => {
    expect((await fetch(output('RestUrl'))).status).toBe(200);
    expect((await fetch(`${output('RestUrl')}nothing`)).status).toBe(403);
  });

  it.each(['echo', 'echo:live', 'echo:1'])('the function %s', async (FunctionName) => {
    const { Payload } = await client(LambdaClient).send(new InvokeCommand({ FunctionName, Payload: '{"body":"hi"}' }));
    expect(JSON.parse(Buffer.from(Payload!).toString())).toEqual({ statusCode: 200, body: 'hi' });
  });

  it('a function in a VPC, and a table with a stream', async () => {
    const invoke = new InvokeCommand({ FunctionName: output('InVpcName') });
    await expect(client(LambdaClient).send(invoke)).resolves.toMatchObject({ StatusCode: 200 });
    const put = new PutItemCommand({ TableName: output('TableName'), Item: { id: { S: 'a' } } });
    await expect(client(DynamoDBClient).send(put)).resolves.toBeDefined();
  });
});

it('is refused where the boot is strict', async () => {
  const boot = startLocalCloud({ projectRoot: project.root, port: 0, strict: true });
  await expect(boot).rejects.toThrow(UnsupportedError);
});
