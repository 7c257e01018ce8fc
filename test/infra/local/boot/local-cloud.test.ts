/** The boot as a whole: from a project to a cloud that the AWS SDK's clients talk to, and back to nothing. */
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetFunctionCommand, InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalCloud, type LocalCloud } from '#local';
import { temporaryProject, type TemporaryProject } from '../cloud-assembly/temporary-project';
import { code, template } from './template';

let project: TemporaryProject;
let cloud: LocalCloud;
const output = (name: string) => cloud.outputs[name]!;

beforeAll(async () => {
  project = await temporaryProject({ template, code });
  cloud = await startLocalCloud({ projectRoot: project.root, port: 0, region: 'eu-west-1' });
});
afterAll(async () => {
  await cloud.stop();
  await project.remove();
});

const running: { destroy(): void }[] = [];
afterEach(() => running.splice(0).forEach((client) => client.destroy()));
function client<C extends { destroy(): void }>(
  Client: new (access: LocalCloud['access']) => C,
  access = cloud.access,
): C {
  const made = new Client(access);
  running.push(made);
  return made;
}

it.each(['/nowhere', '//', '//?a=1', '/?%'])('answers 404 to GET %s', async (path) => {
  expect((await fetch(`${cloud.url}${path}`)).status).toBe(404);
});

it.each(['scheduler', 'apigateway'])('refuses a path that is none of a URL, signed for %s', async (service) => {
  const authorization = `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const refused = await fetch(`${cloud.url}//`, { headers: { authorization } });
  expect([refused.status, await refused.json()]).toMatchObject([400, { __type: 'UnknownOperationException' }]);
});

/** Runs the machine and waits for its end. */
async function execute(input: object) {
  const sfn = client(SFNClient);
  const started = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: output('MachineArn'), input: JSON.stringify(input) }),
  );
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn: started.executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await sleep(10);
  }
}

describe("the AWS SDK's clients", () => {
  it('start an execution whose function sends to a queue as its own role', async () => {
    const execution = await execute({ order: 7 });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"sent":{"order":7}}' });
    expect(execution.startDate).toBeInstanceOf(Date);
    const received = await client(SQSClient).send(
      new ReceiveMessageCommand({ QueueUrl: output('QueueUrl'), MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }),
    );
    expect(received.Messages?.map(({ Body }) => Body)).toContain('{"order":7}');
  });

  it('read and write DynamoDB', async () => {
    const dynamoDb = client(DynamoDBClient);
    const TableName = output('TableName');
    await dynamoDb.send(new PutItemCommand({ TableName, Item: { id: { S: 'a' }, n: { N: '1' } } }));
    const { Item } = await dynamoDb.send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }));
    expect(Item).toEqual({ id: { S: 'a' }, n: { N: '1' } });
  });

  it('put events, and read secrets', async () => {
    const Entries = [{ EventBusName: 'orders', Source: 'shop', DetailType: 'OrderShipped', Detail: '{}' }];
    const put = await client(EventBridgeClient).send(new PutEventsCommand({ Entries }));
    expect(put).toMatchObject({ FailedEntryCount: 0 });
    const secret = await client(SecretsManagerClient).send(
      new GetSecretValueCommand({ SecretId: output('SecretArn') }),
    );
    expect(secret.SecretString).toBe('open sesame');
  });

  it('invoke, list and describe functions', async () => {
    const lambda = client(LambdaClient);
    const FunctionName = output('SenderName');
    const invoked = await lambda.send(new InvokeCommand({ FunctionName, Payload: '{"by":"sdk"}', LogType: 'Tail' }));
    expect(invoked).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(Buffer.from(invoked.Payload!).toString()).toBe('{"sent":{"by":"sdk"}}');
    expect(Buffer.from(invoked.LogResult!, 'base64').toString()).toContain(
      `START RequestId: ${invoked.$metadata.requestId} `,
    );
    expect((await lambda.send(new ListFunctionsCommand())).Functions).toMatchObject([{ FunctionName, Timeout: 10 }]);
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName }));
    expect(Configuration?.FunctionArn).toBe(`arn:aws:lambda:eu-west-1:000000000000:function:${FunctionName}`);
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'nobody' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('are refused with an unknown key, and as a role that lacks the permission', async () => {
    const stranger = { ...cloud.access, credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x' } };
    await expect(client(EventBridgeClient, stranger).send(new ListEventBusesCommand())).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    const role = cloud.credentials.forRole(`arn:aws:iam::000000000000:role/${cloud.resources.SenderRole}`);
    const sender = { ...cloud.access, credentials: role };
    const scan = client(DynamoDBClient, sender).send(new ScanCommand({ TableName: output('TableName') }));
    await expect(scan).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('dynamodb:Scan') as string,
    });
    await expect(client(LambdaClient, sender).send(new ListFunctionsCommand())).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

it('says what is inert, what is granted and never used, and how it is', async () => {
  await execute({ order: 8 });
  expect(cloud.inert).toEqual([expect.objectContaining({ logicalId: 'Alarm' })]);
  expect(cloud.unusedGrants()).toEqual([expect.objectContaining({ policy: 'Extra', action: 'sqs:PurgeQueue' })]);
  const health = await fetch(`${cloud.url}/_local/health`);
  expect(await health.json()).toMatchObject({ status: 'ready', region: 'eu-west-1' });
});
