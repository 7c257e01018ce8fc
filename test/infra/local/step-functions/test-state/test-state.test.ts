import type { JsonObject } from '#local/core/service';
import { localServices, ROLE } from '../support/local-services';
import { TASK } from '../support/run-definition';

const test = (state: object, fields: JsonObject = {}, services = {}) =>
  localServices(services).call('TestState', {
    definition: JSON.stringify({ QueryLanguage: 'JSONata', ...state }),
    input: '{"n":1}',
    ...fields,
  });

const task = {
  Type: 'Task',
  Resource: TASK,
  Arguments: { FunctionName: 'f', Payload: '{% $states.input.n %}' },
  End: true,
};
const branch = { StartAt: 'I', States: { I: { Type: 'Succeed' } } };
const aMap = { Type: 'Map', Items: [1], ItemProcessor: branch, End: true };
const aParallel = { Type: 'Parallel', Branches: [branch], End: true };
const error = { error: 'Busy', cause: 'why' };

describe('TestState', () => {
  it('runs a state and says what comes next', async () => {
    const pass = { Type: 'Pass', Output: '{% $states.input.n + $v %}', Next: 'Then' };
    expect(await test(pass, { variables: '{"v":2}' })).toEqual({ status: 'SUCCEEDED', output: '3', nextState: 'Then' });
  });

  it('runs one state of a machine, whatever the others are', async () => {
    const machine = {
      StartAt: 'A',
      States: {
        A: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask', Next: 'B' },
        B: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n = 1 %}', Next: 'A' }], Default: 'C' },
        C: { Type: 'Fail', Error: 'E', Cause: '{% $states.context.State.Name %}' },
      },
    };
    expect(await test(machine, { stateName: 'B' })).toEqual({ status: 'SUCCEEDED', output: '{"n":1}', nextState: 'A' });
    expect(await test(machine, { stateName: 'C' })).toEqual({ status: 'FAILED', error: 'E', cause: 'C' });
    await expect(test(machine, { stateName: 'D' })).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'State not found in definition',
    });
    await expect(test(machine, { stateName: 'A' })).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'RoleArn must be specified when testing a Task state',
    });
  });

  it('does not wait in a Wait state', async () => {
    expect(await test({ Type: 'Wait', Seconds: 99_999, End: true })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('calls the real integration when a Task has no mock', async () => {
    const lambda = (_operation: string, input: JsonObject) => ({ StatusCode: 200, Payload: input.Payload });
    const tested = { ...task, Output: '{% $states.result.Payload %}' };
    expect(await test(tested, { roleArn: ROLE }, { lambda })).toEqual({ status: 'SUCCEEDED', output: '1' });
  });

  it('takes a mocked result, and shows what was evaluated', async () => {
    const tested = await test(
      { ...task, Output: '{% $states.result.x %}', Assign: { seen: '{% $states.result %}' } },
      { mock: { result: '{"x":2}' }, inspectionLevel: 'DEBUG' },
    );
    expect(tested).toEqual({
      status: 'SUCCEEDED',
      output: '2',
      inspectionData: {
        input: '{"n":1}',
        afterArguments: '{"FunctionName":"f","Payload":1}',
        result: '{"x":2}',
        variables: '{"seen":{"x":2}}',
      },
    });
  });

  it('gives the cause of an evaluation without naming a place in an execution', async () => {
    expect(await test({ Type: 'Pass', Output: '{% $none %}', End: true })).toEqual({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: "The JSONata expression '$none' specified for the field 'Output' returned nothing (undefined).",
    });
  });

  describe('with a mocked error', () => {
    const Retry = [
      { ErrorEquals: ['Other'] },
      { ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 2, MaxDelaySeconds: 5 },
    ];
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Rescue', Output: '{% $states.errorOutput %}' }];
    const failing = (state: object, retrierRetryCount: number) =>
      test(
        { ...task, ...state },
        { mock: { errorOutput: error }, stateConfiguration: { retrierRetryCount }, inspectionLevel: 'TRACE' },
      );

    it.each([
      [0, 2],
      [1, 5],
    ])('is RETRIABLE after %d attempts, in %d seconds', async (count, retryBackoffIntervalSeconds) => {
      expect(await failing({ Retry, Catch }, count)).toMatchObject({
        ...error,
        status: 'RETRIABLE',
        inspectionData: { errorDetails: { retryBackoffIntervalSeconds, retryIndex: 1 } },
      });
    });

    it('is caught when no attempt is left', async () => {
      expect(await failing({ Retry, Catch }, 2)).toMatchObject({
        ...error,
        status: 'CAUGHT_ERROR',
        nextState: 'Rescue',
        output: '{"Error":"Busy","Cause":"why"}',
        inspectionData: { errorDetails: { retryIndex: 1, catchIndex: 0 } },
      });
    });

    it('fails when nothing catches it', async () => {
      expect(await failing({}, 0)).toMatchObject({ ...error, status: 'FAILED' });
    });
  });

  describe('of a Map', () => {
    const map = {
      Type: 'Map',
      Items: '{% $states.input.list %}',
      MaxConcurrency: '{% 1 + 1 %}',
      ItemSelector: { v: '{% $states.context.Map.Item.Value %}' },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'I',
        States: { I: { Type: 'Pass', End: true } },
      },
      End: true,
    };
    const tested = (fields: object, configuration: JsonObject, mock: JsonObject = { result: '["r"]' }) =>
      test(
        { ...map, ...fields },
        { input: '{"list":[1,2,3,4]}', mock, stateConfiguration: configuration, inspectionLevel: 'DEBUG' },
      );

    it('shows its settings and selected items', async () => {
      expect(await tested({ ToleratedFailureCount: 1 }, {})).toEqual({
        status: 'SUCCEEDED',
        output: '["r"]',
        inspectionData: {
          input: '{"list":[1,2,3,4]}',
          maxConcurrency: 2,
          toleratedFailureCount: 1,
          afterItemSelector: '[{"v":1},{"v":2},{"v":3},{"v":4}]',
        },
      });
    });

    it.each([
      [{ ToleratedFailureCount: 1 }, 1, 'SUCCEEDED'],
      [{ ToleratedFailureCount: 1 }, 2, 'FAILED'],
      [{ ToleratedFailurePercentage: 50 }, 2, 'SUCCEEDED'],
      [{ ToleratedFailurePercentage: 50 }, 3, 'FAILED'],
      [{}, 3, 'SUCCEEDED'],
    ])('with %j and %d failed iterations is %s', async (fields, mapIterationFailureCount, status) => {
      expect(await tested(fields, { mapIterationFailureCount })).toMatchObject({
        status,
        ...(status === 'FAILED' && { error: 'States.ExceedToleratedFailureThreshold' }),
      });
    });

    it('takes the items of an ItemReader from the request', async () => {
      const { Items: _items, ...reading } = map;
      const answer = await test(
        { ...reading, ItemReader: { Resource: 'arn:aws:states:::s3:getObject' } },
        { mock: { result: '[]' }, stateConfiguration: { mapItemReaderData: '["a"]' }, inspectionLevel: 'DEBUG' },
      );
      expect(answer).toMatchObject({ inspectionData: { afterItemSelector: '[{"v":"a"}]' } });
    });

    it('takes an error caused by a state that is there', async () => {
      const mock = { errorOutput: error };
      expect(await tested({}, { errorCausedByState: 'I' }, mock)).toMatchObject({ ...error, status: 'FAILED' });
      await expect(tested({}, { errorCausedByState: 'J' }, mock)).rejects.toMatchObject({
        code: 'ValidationException',
      });
    });
  });

  it('takes a whole context object with a mock', async () => {
    const context = '{"Execution":{"Name":"given"},"Map":{"Item":{"Index":3}}}';
    const tested = await test({ ...task, Output: '{% $states.context %}' }, { mock: { result: '{}' }, context });
    expect(tested.output).toBe(context);
  });

  describe('of a state in JSONPath', () => {
    const inspected = async (state: object, fields: JsonObject = {}): Promise<unknown> => {
      const tested = { QueryLanguage: 'JSONPath', ...state };
      const answer = await test(tested, { input: '{"a":{"b":1}}', inspectionLevel: 'DEBUG', ...fields });
      return answer.inspectionData;
    };
    const input = '{"a":{"b":1}}';

    it('shows each step from input to output', async () => {
      const state = {
        Type: 'Task',
        Resource: TASK,
        InputPath: '$.a',
        Parameters: { 'x.$': '$.b' },
        ResultSelector: { 'y.$': '$.r' },
        ResultPath: '$.out',
        End: true,
      };
      expect(await inspected(state, { mock: { result: '{"r":2}' } })).toEqual({
        input,
        afterInputPath: '{"b":1}',
        afterParameters: '{"x":1}',
        result: '{"r":2}',
        afterResultSelector: '{"y":2}',
        afterResultPath: '{"a":{"b":1},"out":{"y":2}}',
      });
    });

    it.each<[object, object]>([
      [
        { Type: 'Pass', Result: 1, End: true },
        { result: '1', afterResultSelector: '1', afterResultPath: '1' },
      ],
      [{ Type: 'Succeed', InputPath: '$.a' }, { afterInputPath: '{"b":1}' }],
      [{ Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'X' }] }, { afterInputPath: input }],
      [{ Type: 'Fail', ErrorPath: '$.a.b' }, { afterInputPath: input }],
      [{ Type: 'Wait', SecondsPath: '$.a.b', End: true }, { afterInputPath: input }],
      [{ Type: 'Pass', InputPath: '$.none', End: true }, {}],
    ])('%j shows %j', async (state, expected) => {
      expect(await inspected(state)).toEqual({ input, ...expected });
    });

    it('shows the items of a Map, and no more if there are none', async () => {
      const map = (ItemsPath: string) => ({
        Type: 'Map',
        ItemsPath,
        ToleratedFailureCountPath: '$.n',
        Iterator: { StartAt: 'I', States: { I: { Type: 'Succeed' } } },
        End: true,
      });
      const given = { input: '{"list":[1],"n":2}', mock: { result: '[1]' } };
      const afterInputPath = given.input;
      expect(await inspected(map('$.list'), given)).toEqual({
        input: given.input,
        afterInputPath,
        afterItemsPath: '[1]',
        maxConcurrency: 0,
        toleratedFailureCount: 2,
        afterResultSelector: '[1]',
        afterResultPath: '[1]',
      });
      expect(await inspected(map('$.n'), given)).toEqual({ input: given.input, afterInputPath });
    });
  });

  describe('the mode of a mock', () => {
    const taskOf = (Resource: string) => ({ Type: 'Task', Resource: `arn:aws:states:::${Resource}`, End: true });
    const answer = (resource: string, result: unknown, fieldValidationMode?: string) =>
      test(taskOf(resource), {
        mock: { result: JSON.stringify(result), ...(fieldValidationMode && { fieldValidationMode }) },
      });
    const START = 'states:startExecution';

    it.each<[string, string, unknown, string | undefined, string]>([
      ['a missing field', START, { ExecutionArn: 'a' }, undefined, "Required field 'StartDate' is missing"],
      ['a name in another case', START, { executionArn: 'a' }, 'STRICT', "Required field 'ExecutionArn' is missing"],
      ['another type', START, { ExecutionArn: 1 }, 'PRESENT', "Field 'ExecutionArn' must be a string"],
      ['a date that is none', START, { StartDate: true }, 'PRESENT', "Field 'StartDate' must be a string"],
      ['a status as text', 'lambda:invoke', { StatusCode: '200' }, undefined, "Field 'StatusCode' must be a number"],
      ['a payload', 'lambda:invoke', { Payload: { a: 1 } }, undefined, "Field 'Payload' must be a string"],
      ['no list', 'events:putEvents', { Entries: 'x' }, 'PRESENT', "Field 'Entries' must be an array"],
      [
        'a second entry',
        'events:putEvents',
        { Entries: [{}, { EventId: [] }] },
        'STRICT',
        "Field 'EventId' must be a string",
      ],
      [
        'what is inside',
        'dynamodb:putItem',
        { ConsumedCapacity: { CapacityUnits: '123.45' } },
        'PRESENT',
        "Field 'CapacityUnits' must be a number",
      ],
      [
        'an attribute',
        'aws-sdk:dynamodb:query',
        { Items: [{ a: { L: [{ N: 1 }] } }] },
        'PRESENT',
        "Field 'N' must be a string",
      ],
      ['another status', `${START}.sync:2`, { Status: 'DONE' }, 'PRESENT', "Field 'Status' is not an expected value"],
    ])('refuses %s', async (_what, resource, result, mode, message) => {
      await expect(answer(resource, result, mode)).rejects.toMatchObject({
        code: 'ValidationException',
        message: `Mock result schema validation error: ${message}`,
      });
    });

    it.each<[string, string, unknown, string | undefined]>([
      ['fields of no API', 'events:putEvents', { random: 'json' }, 'STRICT'],
      ['nothing, where nothing is required', 'lambda:invoke', {}, 'STRICT'],
      ['missing fields', START, {}, 'PRESENT'],
      ['everything', START, { ExecutionArn: 1 }, 'NONE'],
      ['a whole answer', 'dynamodb:getItem', { Item: { a: { M: { b: { BOOL: true } } } } }, undefined],
    ])('takes %s', async (_what, resource, result, mode) => {
      expect(await answer(resource, result, mode)).toMatchObject({
        status: 'SUCCEEDED',
        output: JSON.stringify(result),
      });
    });
  });

  it.each<[string, object, JsonObject]>([
    ['a mock for a Pass', { Type: 'Pass', End: true }, { mock: { result: '1' } }],
    ['a Parallel without a mock', { Type: 'Parallel', Branches: [{ StartAt: 'A', States: {} }], End: true }, {}],
    ['a Task without mock and role', task, {}],
    ['a mock with both', task, { mock: { result: '1', errorOutput: error } }],
    ['a mock that is not JSON', task, { mock: { result: '{' } }],
    ['a context without a mock', { Type: 'Pass', End: true }, { context: '{}' }],
    ['secrets with a mock', task, { mock: { result: '{}' }, revealSecrets: true }],
    ['a mock of an unknown mode', task, { mock: { result: '{}', fieldValidationMode: 'SOME' } }],
    ['a Map whose mock is no list', aMap, { mock: { result: '{}' } }],
    ['a Parallel whose mock has another length', aParallel, { mock: { result: '[1,2]' } }],
    [
      'failed iterations of a Task',
      task,
      { mock: { result: '{}' }, stateConfiguration: { mapIterationFailureCount: 1 } },
    ],
    [
      'a cause without a mocked error',
      aMap,
      { mock: { result: '[]' }, stateConfiguration: { errorCausedByState: 'I' } },
    ],
    ['variables that are not an object', { Type: 'Pass', End: true }, { variables: '[1]' }],
    ['an unknown level', { Type: 'Pass', End: true }, { inspectionLevel: 'ALL' }],
  ])('refuses %s', async (_what, state, fields) => {
    await expect(test(state, fields)).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('refuses a faulty state', async () => {
    await expect(test({ Type: 'Pass', Nope: 1, End: true })).rejects.toMatchObject({ code: 'InvalidDefinition' });
  });
});
