import { ServiceError, UnsupportedError, type JsonObject } from '#local/core/service';
import { type Answer, localServices, ROLE } from '../support/local-services';
import { only } from '../support/run-definition';

interface Seen {
  readonly operation: string;
  readonly input: JsonObject;
  readonly role: string;
}

/** Runs one Task against one service; what the service saw and how the execution ended. */
async function runTask(resource: string, taskArguments: unknown, answer: Answer) {
  const seen: Seen[] = [];
  const recording: Answer = (operation, input, caller) => {
    seen.push({ operation, input, role: caller.arn });
    return answer(operation, input, caller);
  };
  const names = ['lambda', 'dynamodb', 'events', 'sqs'];
  const local = localServices(Object.fromEntries(names.map((name) => [name, recording])));
  const Resource = resource.startsWith('arn:') ? resource : `arn:aws:states:::${resource}`;
  const machine = await local.create('m', only({ Type: 'Task', Resource, Arguments: taskArguments }));
  const end = await local.ended(await local.start(machine));
  return { seen, end, output: JSON.parse((end.output as string | undefined) ?? 'null') as JsonObject };
}

const refusing =
  (code: string, statusCode = 400): Answer =>
  () => {
    throw new ServiceError(code, 'no', statusCode);
  };

describe('lambda:invoke', () => {
  const invoke = (answer: Answer, fields: object = {}) =>
    runTask('lambda:invoke', { FunctionName: 'f', Payload: { a: '{% 1 %}' }, ...fields }, answer);

  it("sends the payload as JSON text, as the machine's role, and gives the answer parsed", async () => {
    const { seen, output } = await invoke(() => ({ StatusCode: 200, Payload: '{"b":2}', ExecutedVersion: '$LATEST' }));
    expect(seen).toEqual([{ operation: 'Invoke', input: { FunctionName: 'f', Payload: '{"a":1}' }, role: ROLE }]);
    expect(output).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      Payload: { b: 2 },
      SdkHttpMetadata: { HttpStatusCode: 200, HttpHeaders: { 'X-Amz-Executed-Version': '$LATEST' } },
    });
  });

  it("passes on the request id of the run, which the function's log lines name", async () => {
    const { output } = await invoke(() => ({ StatusCode: 200, Payload: 'null', RequestId: 'run-1' }));
    expect(output).toMatchObject({
      SdkResponseMetadata: { RequestId: 'run-1' },
      SdkHttpMetadata: { HttpHeaders: { 'x-amzn-RequestId': 'run-1' } },
    });
  });

  it.each([
    ['{"errorType":"Broadcast.Bad","errorMessage":"m"}', 'Broadcast.Bad'],
    ['{"errorType":"Sandbox.Timedout","errorMessage":"m"}', 'Sandbox.Timedout'],
    ['{"errorMessage":"m"}', 'Lambda.Unknown'],
    ['no json', 'Lambda.Unknown'],
  ])('names the error of a function that answers %s %s', async (Payload, error) => {
    const { end } = await invoke(() => ({ StatusCode: 200, FunctionError: 'Unhandled', Payload }));
    const unnamed = 'The cause could not be determined because Lambda did not return an error type. Returned payload: ';
    const cause = error === 'Lambda.Unknown' ? unnamed + Payload : Payload;
    expect(end).toMatchObject({ status: 'FAILED', error, cause });
  });

  it.each([
    ['TooManyRequestsException', 'Lambda.TooManyRequestsException'],
    ['ResourceNotFoundException', 'Lambda.ResourceNotFoundException'],
    ['AccessDeniedException', 'Lambda.AWSLambdaException'],
  ])('names the service error %s %s', async (code, error) => {
    const { end } = await invoke(refusing(code, 429));
    expect(end.error).toBe(error);
    expect(end.cause).toMatch(
      new RegExp(
        `^no \\(Service: AWSLambda; Status Code: 429; Error Code: ${code}; Request ID: [-0-9a-f]+; Proxy: null\\)$`,
      ),
    );
  });

  it('gives the payload alone for the ARN of a function', async () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
    const { seen, output } = await runTask(arn, { a: 1 }, () => ({ StatusCode: 200, Payload: '{"b":2}' }));
    expect(seen[0]?.input).toEqual({ FunctionName: arn, Payload: '{"a":1}' });
    expect(output).toEqual({ b: 2 });
  });

  it('fails with States.Runtime when FunctionName is missing', async () => {
    const { end } = await runTask('lambda:invoke', { Payload: 1 }, () => ({}));
    expect(end).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining(
        "could not be used to start the Task: [The field 'FunctionName' is required",
      ) as string,
    });
  });

  it('says in its own words what local mode does not support', async () => {
    const { end } = await invoke(() => {
      throw new UnsupportedError('no layers here');
    });
    expect(end).toMatchObject({ error: 'States.Runtime', cause: 'no layers here' });
  });
});

describe('dynamodb', () => {
  const key = { TableName: 't', Key: { id: { S: 'a' } } };

  it('hands arguments and answers of the optimised actions through, with metadata', async () => {
    const { seen, output } = await runTask('dynamodb:getItem', key, () => ({ Item: { id: { S: 'a' } } }));
    expect(seen).toEqual([{ operation: 'GetItem', input: key, role: ROLE }]);
    expect(output).toMatchObject({ Item: { id: { S: 'a' } }, SdkHttpMetadata: { HttpStatusCode: 200 } });
  });

  it('runs any data operation through the SDK integration, without metadata', async () => {
    const { seen, output } = await runTask('aws-sdk:dynamodb:query', { TableName: 't' }, () => ({
      Items: [],
      Count: 0,
    }));
    expect(seen[0]?.operation).toBe('Query');
    expect(output).toEqual({ Items: [], Count: 0 });
  });

  it.each([
    ['dynamodb:putItem', 'ConditionalCheckFailedException', 'DynamoDB.ConditionalCheckFailedException'],
    ['dynamodb:putItem', 'ValidationException', 'DynamoDB.AmazonDynamoDBException'],
    ['dynamodb:putItem', 'InternalServerError', 'DynamoDB.InternalServerError'],
    ['aws-sdk:dynamodb:putItem', 'ConditionalCheckFailedException', 'DynamoDb.ConditionalCheckFailedException'],
    ['aws-sdk:dynamodb:putItem', 'InternalServerError', 'DynamoDb.InternalServerErrorException'],
    ['aws-sdk:dynamodb:putItem', 'AccessDeniedException', 'DynamoDb.DynamoDbException'],
  ])('names through %s the error %s %s', async (resource, code, error) => {
    expect((await runTask(resource, key, refusing(code))).end).toMatchObject({ status: 'FAILED', error });
  });
});

describe('events:putEvents', () => {
  const Entries = [{ Source: 's', DetailType: 'd', Detail: { n: '{% 1 %}' } }];

  it('writes Detail as text and names the execution among the resources', async () => {
    const { seen } = await runTask('events:putEvents', { Entries }, () => ({ FailedEntryCount: 0, Entries: [] }));
    expect(seen[0]?.input).toEqual({
      Entries: [
        {
          Source: 's',
          DetailType: 'd',
          Detail: '{"n":1}',
          Resources: [expect.stringMatching(/^arn:aws:states:us-east-1:000000000000:execution:m:/)],
        },
      ],
    });
  });

  it('fails with EventBridge.FailedEntry when an entry failed', async () => {
    const answer = { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] };
    const { end } = await runTask('events:putEvents', { Entries }, () => answer);
    expect(end).toMatchObject({ error: 'EventBridge.FailedEntry', cause: JSON.stringify(answer) });
  });
});

describe('sqs:sendMessage', () => {
  it('sends a JSON body as its text', async () => {
    const message = { QueueUrl: 'http://q', MessageBody: { a: 1 } };
    const { seen, output } = await runTask('sqs:sendMessage', message, () => ({ MessageId: 'id' }));
    expect(seen).toEqual([
      { operation: 'SendMessage', input: { QueueUrl: 'http://q', MessageBody: '{"a":1}' }, role: ROLE },
    ]);
    expect(output).toMatchObject({ MessageId: 'id' });
  });
});

describe('states:startExecution', () => {
  async function starting(resource: string, child: object, taskArguments: object = {}) {
    const local = localServices();
    const childArn = await local.create('child', child);
    const Arguments = { StateMachineArn: childArn, Name: 'one', Input: { a: 1 }, ...taskArguments };
    const Resource = `arn:aws:states:::${resource}`;
    const parent = await local.create('parent', only({ Type: 'Task', Resource, Arguments }));
    const end = await local.ended(await local.start(parent));
    return { ...local, parent, end, output: JSON.parse((end.output as string | undefined) ?? 'null') as JsonObject };
  }
  const child = 'arn:aws:states:us-east-1:000000000000:execution:child:one';

  it('starts and does not wait', async () => {
    const { output, ended } = await starting('states:startExecution', only({ Type: 'Pass' }));
    expect(output).toMatchObject({ ExecutionArn: child, StartDate: expect.any(String) as string });
    expect(await ended(child)).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' });
  });

  it('names an execution that exists already', async () => {
    const { parent, start, ended } = await starting('states:startExecution', only({ Type: 'Pass' }));
    expect(await ended(await start(parent))).toMatchObject({
      error: 'StepFunctions.ExecutionAlreadyExistsException',
    });
  });

  it('waits with .sync:2 and gives input and output as JSON', async () => {
    const { output, history, end } = await starting('states:startExecution.sync:2', only({ Type: 'Wait', Seconds: 9 }));
    expect(output).toMatchObject({ Status: 'SUCCEEDED', Input: { a: 1 }, Output: { a: 1 } });
    const events = await history(end.executionArn as string);
    expect(events.map(({ type }) => type)).toContain('TaskSubmitted');
  });

  it('fails with .sync:2 when the other fails', async () => {
    const { end } = await starting('states:startExecution.sync:2', only({ Type: 'Fail', Error: 'E' }));
    expect(end).toMatchObject({ error: 'States.TaskFailed', cause: expect.stringContaining('"Error":"E"') as string });
  });

  it('takes text only for Input through the SDK integration', async () => {
    const sdk = 'aws-sdk:sfn:startExecution';
    expect((await starting(sdk, only({ Type: 'Pass' }))).end).toMatchObject({ error: 'States.Runtime' });
    expect((await starting(sdk, only({ Type: 'Pass' }), { Input: '{}' })).output).toMatchObject({
      ExecutionArn: child,
    });
  });
});
