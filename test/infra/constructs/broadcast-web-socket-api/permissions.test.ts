import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Pass, DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ECHO, functionProperties, statementsOf, TestStack } from './support/stack';

const table = (scope: Construct, id = 'Orders') =>
  new TableV2(scope, id, { partitionKey: { name: 'id', type: AttributeType.STRING } });
const actionsOf = (stack: TestStack, fn: RegExp) => statementsOf(stack.template, fn).flatMap(({ Action }) => Action);
const chat = { routes: { chat: ECHO, read: ECHO } };

describe('permissions of BroadcastWebSocketApi', () => {
  it("lets every route's function post to the connections of its stage, and nothing else there", () => {
    const stack = new TestStack(chat);

    for (const fn of [/^Apichat/, /^Apiread/]) {
      const [statement] = statementsOf(stack.template, fn).filter(
        ({ Action }) => Action === 'execute-api:ManageConnections',
      );
      expect(JSON.stringify(statement?.Resource)).toContain('/live/POST/@connections/*');
    }
  });

  it('lets no function post when that is turned off, but for the route that asks', () => {
    const stack = new TestStack({
      defaults: { managementApiAccess: false },
      routes: { read: ECHO, chat: { type: 'function', function: ECHO, managementApiAccess: true } },
    });

    expect(actionsOf(stack, /^Apiread/)).not.toContain('execute-api:ManageConnections');
    expect(actionsOf(stack, /^Apichat/)).toContain('execute-api:ManageConnections');
  });

  it('grants the whole management API to a function that asks', () => {
    const stack = new TestStack({ ...chat, defaults: { managementApiAccess: false } });
    stack.api.grantManagementApiAccess(stack.api.getFunction('chat'));

    expect(JSON.stringify(statementsOf(stack.template, /^Apichat/))).toContain('/live/*/@connections/*');
  });

  it('attaches grants of constructs in each form, and statements', () => {
    const stack = new TestStack(chat);
    const orders = table(stack);
    stack.api.attachPermissionsToRoute('chat', [
      (fn) => new Topic(stack, 'News').grantPublish(fn),
      [orders, 'grantReadData'],
      new Queue(stack, 'Jobs'),
      new PolicyStatement({ actions: ['ses:SendEmail'], resources: ['arn:aws:ses:*:*:identity/example.com'] }),
    ]);

    expect(actionsOf(stack, /^Apichat/)).toEqual(
      expect.arrayContaining(['sns:Publish', 'dynamodb:GetItem', 'sqs:SendMessage', 'ses:SendEmail']),
    );
    expect(actionsOf(stack, /^Apichat/)).not.toContain('dynamodb:PutItem');
    expect(actionsOf(stack, /^Apiread/)).not.toContain('sns:Publish');
  });

  it('attaches to all routes, also to those added later', () => {
    const stack = new TestStack(chat);
    stack.api.attachPermissions([[table(stack), 'grantReadData']]);
    stack.api.addRoutes(stack, { late: ECHO });

    for (const fn of [/^Apichat/, /^Apiread/, /^Apilate/]) expect(actionsOf(stack, fn)).toContain('dynamodb:GetItem');
  });

  it.each([
    ['s3', 's3:*', /bucket, 'grantReadWrite'/],
    ['s3:GetObject', 's3:GetObject', /on every resource of the account/],
    ['polly', 'polly:*', /a PolicyStatement/],
  ])("takes SST's shorthand '%s' with a warning that names the narrower way", (shorthand, action, narrower) => {
    const stack = new TestStack(chat);
    stack.api.attachPermissions([shorthand]);

    expect(statementsOf(stack.template, /^Apichat/)).toContainEqual(
      expect.objectContaining({ Action: action, Resource: '*' }),
    );
    expect(stack.warnings(narrower)).toHaveLength(2);
  });

  it("takes SST's '*', with a warning", () => {
    const stack = new TestStack(chat);
    stack.api.attachPermissionsToRoute('chat', '*');

    expect(statementsOf(stack.template, /^Apichat/)).toContainEqual(expect.objectContaining({ Action: '*' }));
    expect(stack.warnings(/Permission '\*' allows \* on every resource/)).toHaveLength(1);
  });

  it('binds a resource of every kind: a right, and its name in the environment', () => {
    const stack = new TestStack(chat);
    const { api } = stack;
    api.bindToRoute('chat', [
      table(stack, 'OrdersTable'),
      new Bucket(stack, 'uploads'),
      new Queue(stack, 'Jobs'),
      new Topic(stack, 'Topic'),
      new EventBus(stack, 'Shop'),
      new Secret(stack, 'ApiKey'),
      new StringParameter(stack, 'Limit', { stringValue: '5' }),
      new StateMachine(stack, 'Flow', { definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')) }),
      api.getFunction('read'),
    ]);

    const { Environment } = functionProperties(stack.template, /^Apichat/) as {
      Environment: { Variables: Record<string, unknown> };
    };
    expect(Object.keys(Environment.Variables).sort()).toEqual([
      'API_KEY_SECRET_ARN',
      'CALLBACK_URL',
      'FLOW_STATE_MACHINE_ARN',
      'JOBS_QUEUE_URL',
      'LIMIT_PARAMETER_NAME',
      'ORDERS_TABLE_NAME',
      'READ_FUNCTION_NAME',
      'SHOP_EVENT_BUS_NAME',
      'TOPIC_ARN',
      'UPLOADS_BUCKET_NAME',
    ]);
    expect(actionsOf(stack, /^Apichat/)).toEqual(
      expect.arrayContaining([
        'dynamodb:PutItem',
        's3:PutObject',
        'sqs:SendMessage',
        'sns:Publish',
        'events:PutEvents',
        'secretsmanager:GetSecretValue',
        'ssm:GetParameter',
        'states:StartExecution',
        'lambda:InvokeFunction',
      ]),
    );
  });

  it('binds all routes by a narrower grant and another name', () => {
    const stack = new TestStack(chat);
    stack.api.bind([{ resource: table(stack), grant: 'grantReadData', variable: 'ORDERS' }]);

    expect(functionProperties(stack.template, /^Apiread/)).toMatchObject({
      Environment: { Variables: { ORDERS: expect.anything() as unknown } },
    });
    expect(actionsOf(stack, /^Apichat/)).not.toContain('dynamodb:PutItem');
  });

  it.each([
    [
      'an unknown grant method',
      (stack: TestStack) => stack.api.attachPermissions([[table(stack), 'grantRead']]),
      /has no grant method 'grantRead'; it has grant, .*grantReadData/,
    ],
    [
      'a string that is not a service',
      (stack: TestStack) => stack.api.attachPermissions(['Amazon S3']),
      /'Amazon S3' is not a service: expected a name such as 's3'/,
    ],
    [
      'a resource of no kind it knows',
      (stack: TestStack) => stack.api.bind([stack.api.cdk.webSocketStage as never]),
      /cannot be bound to a route: expected a resource with tableName/,
    ],
    [
      'an imported function',
      (stack: TestStack) => {
        const imported = LambdaFunction.fromFunctionName(stack, 'Imported', 'other');
        stack.api.addRoutes(stack, { there: imported });
        stack.api.bindToRoute('there', [table(stack)]);
      },
      /it is imported, so its environment is set where it is made/,
    ],
    [
      'two resources under one variable',
      (stack: TestStack) => stack.api.bind([table(stack, 'Orders'), table(stack, 'orders')]),
      /ORDERS_TABLE_NAME of .* already names .*: give \{ resource, variable \}/,
    ],
  ])('refuses %s by name', (_, act, message) => {
    expect(() => act(new TestStack(chat))).toThrow(message);
  });
});
