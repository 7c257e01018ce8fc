/**
 * Every AWS API of the local endpoint: operations with inputs of the wrong kind, unknown targets, and the query
 * protocol.
 */
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { sendHttp } from '../transport';
import { BROKEN_BYTES, BROKEN_TEXTS, deepList, deepObject, DEPTHS, mutated, WEIRD_VALUES } from '../weird';
import { AUTHORIZATION, awsRequest } from './aws-request';

/**
 * An almost valid input for each operation. None names a resource of the stack, so that no variant destroys anything; reads
 * and writes of tables, queues and machines use names that do not exist.
 */
const SAMPLES: Readonly<Record<string, object>> = {
  'AWSEvents.PutRule': { Name: 'attack', EventPattern: '{"source":["attack.none"]}' },
  'AWSEvents.PutTargets': { Rule: 'attack', Targets: [{ Id: 'a', Arn: 'arn:aws:sqs:us-east-1:000000000000:none' }] },
  'AWSEvents.RemoveTargets': { Rule: 'attack.none', Ids: ['a'] },
  'AWSEvents.DeleteRule': { Name: 'attack.none' },
  'AWSEvents.TestEventPattern': { EventPattern: '{"a":[{"prefix":"x"}]}', Event: '{"a":"x"}' },
  'AWSEvents.ListRules': { NamePrefix: 'x', Limit: 10 },
  'AWSEvents.StartReplay': { ReplayName: 'a', EventSourceArn: 'arn:aws:events:us-east-1:000000000000:archive/none' },
  'AWSStepFunctions.StartExecution': {
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:none',
    input: '{}',
  },
  'AWSStepFunctions.DescribeExecution': { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:none:x' },
  'AWSStepFunctions.CreateStateMachine': {
    name: 'attack',
    definition: '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}',
    roleArn: 'arn:aws:iam::000000000000:role/none',
  },
  'AWSStepFunctions.ValidateStateMachineDefinition': {
    definition: '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}',
  },
  'AWSStepFunctions.TestState': { definition: '{"Type":"Pass","End":true}', input: '{"a":1}', inspectionLevel: 'INFO' },
  'AWSStepFunctions.ListExecutions': {
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:none',
    maxResults: 5,
  },
  'DynamoDB_20120810.GetItem': { TableName: 'none', Key: { id: { S: 'x' } } },
  'DynamoDB_20120810.PutItem': { TableName: 'none', Item: { id: { S: 'x' }, n: { N: '1' } } },
  'DynamoDB_20120810.Query': {
    TableName: 'none',
    KeyConditionExpression: '#a = :a',
    ExpressionAttributeNames: { '#a': 'id' },
    ExpressionAttributeValues: { ':a': { S: 'x' } },
  },
  'DynamoDB_20120810.UpdateItem': {
    TableName: 'none',
    Key: { id: { S: 'x' } },
    UpdateExpression: 'SET a = :a',
    ExpressionAttributeValues: { ':a': { N: '1' } },
  },
  'DynamoDB_20120810.BatchWriteItem': { RequestItems: { none: [{ DeleteRequest: { Key: { id: { S: 'x' } } } }] } },
  'AmazonSQS.SendMessage': { QueueUrl: 'http://127.0.0.1/000000000000/none', MessageBody: 'x' },
  'AmazonSQS.ReceiveMessage': { QueueUrl: 'http://127.0.0.1/000000000000/none', MaxNumberOfMessages: 1 },
  'AmazonSQS.DeleteMessageBatch': {
    QueueUrl: 'http://127.0.0.1/000000000000/none',
    Entries: [{ Id: 'a', ReceiptHandle: 'x' }],
  },
  'secretsmanager.GetSecretValue': { SecretId: 'none' },
  'secretsmanager.CreateSecret': { Name: 'none', SecretString: 'x' },
  'Logs_20140328.FilterLogEvents': { logGroupName: 'none', filterPattern: '{ $.a = "x" }' },
  'Logs_20140328.GetLogEvents': { logGroupName: 'none', logStreamName: 'none', limit: 5 },
  'Logs_20140328.DescribeLogGroups': { logGroupNamePrefix: 'x' },
};
const TARGETS = Object.keys(SAMPLES);
const UNKNOWN = [
  ...[
    'AWSEvents.constructor',
    'AWSEvents.__proto__',
    'AWSEvents.toString',
    'AWSEvents.',
    '.PutEvents',
    'x',
    '',
    'AWSEvents.PutEvents.x',
  ],
  ...['AWSStepFunctions.hasOwnProperty', 'DynamoDB_20120810.__proto__', 'AmazonSQS.constructor', 'x'.repeat(5_000)],
];
const QUERIES = [
  ...[
    '',
    'Action=',
    'Action=GetCallerIdentity&Action=x',
    'Action=DescribeStacks&StackName=__proto__',
    'Action=__proto__',
    'Action=constructor',
  ],
  ...[
    'Action=%zz',
    'Action=GetCallerIdentity%00',
    `Action=${'x'.repeat(100_000)}`,
    'Action=DescribeStacks&StackName[]=1',
    '&&&==&',
  ],
];

const call = (target: string, body: Buffer | string, mustRefuse = false): DoorCase => ({
  name: `${show(target)} ${show(body)}`,
  mustRefuse,
  knock: (cloud) => awsRequest(cloud, target, body),
});
const query = (body: string): DoorCase => ({
  name: `query ${show(body)}`,
  knock: (cloud) =>
    sendHttp(cloud.url, {
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: AUTHORIZATION },
      body,
    }),
});
const unsigned = (target: string, authorization?: string): DoorCase => ({
  name: `${target} with the authorization ${show(authorization ?? 'none')}`,
  mustRefuse: true,
  knock: (cloud) =>
    sendHttp(cloud.url, {
      path: '/',
      headers: { 'x-amz-target': target, ...(authorization !== undefined && { authorization }) },
      body: JSON.stringify(SAMPLES[target]),
    }),
});

/** Replaces each member of the sample by the value. */
const membersOf = (target: string, value: string): string[] =>
  Object.keys(SAMPLES[target] ?? {}).map((name) =>
    JSON.stringify({ ...SAMPLES[target], [name]: '@@' }).replace('"@@"', () => value),
  );

export const awsApis: Door = {
  name: 'AWS APIs',
  fixed: [
    ...TARGETS.flatMap((target) => [
      ...[1_000, 5_000, 50_000].flatMap((depth) => [
        call(target, deepList(depth), true),
        call(target, deepObject(depth)),
      ]),
      ...[...membersOf(target, deepList(5_000)), ...membersOf(target, deepObject(50_000))].map((body) =>
        call(target, body),
      ),
      ...WEIRD_VALUES.flatMap((value) => membersOf(target, value)).map((body) => call(target, body)),
      unsigned(target),
      unsigned(target, 'Bearer x'),
      unsigned(target, AUTHORIZATION.replace('Credential=local', 'Credential=AKIDATTACKER')),
    ]),
    ...UNKNOWN.map((target) => call(target, '{}', true)),
    ...BROKEN_TEXTS.filter((text) => text !== '').map((text) => call('AWSEvents.ListRules', text, true)),
    ...BROKEN_BYTES.map((bytes) => call('AWSEvents.ListRules', bytes, true)),
    ...WEIRD_VALUES.map((value) => call('AmazonSQS.ListQueues', value)),
    ...DEPTHS.map((depth) =>
      call(
        'AWSStepFunctions.StartExecution',
        `{"stateMachineArn":"x","input":${JSON.stringify(deepList(depth))}}`,
        true,
      ),
    ),
    ...QUERIES.map(query),
    call('AmazonSQS.SendMessage', `{"QueueUrl":"x","MessageBody":"${'x'.repeat(17_900_000)}"}`, true),
  ],
  generate(random) {
    if (random.chance(0.05))
      return query(`Action=${encodeURIComponent(random.pick(WEIRD_VALUES))}&A.member.1=${random.integer(0, 9)}`);
    const target = random.pick(TARGETS);
    return call(target, mutated(SAMPLES[target], random));
  },
};
