import { StateError } from '#local/step-functions/engine/errors';
import type { RunTask } from '#local/step-functions/engine/ports';
import { only, output, run, type RunOptions, TASK } from '#test/infra/local/step-functions/support/run-definition';

const JSONPATH = { QueryLanguage: 'JSONPath' };
const runOnly = (state: object, options: RunOptions = {}) => run({ ...only(state), ...JSONPATH }, options);
const echo: RunTask = async (_resource, taskArguments) => ({ got: taskArguments });
const FRAME = "An error occurred while executing the state 'S' (entered at the event id #2). ";
const failure = (cause: string, error = 'States.Runtime') => ({ status: 'FAILED', error, cause: FRAME + cause });

describe('a Pass in JSONPath', () => {
  it.each([
    [{ Result: 1 }, 1],
    [
      { Result: 1, ResultPath: '$.r' },
      { a: { b: 2 }, r: 1 },
    ],
    [{ Result: { 'x.$': '$.a' } }, { 'x.$': '$.a' }],
    [{ InputPath: '$.a' }, { b: 2 }],
    [{ InputPath: null }, {}],
    [
      { InputPath: '$.a', Parameters: { 'x.$': '$.b', y: [{ 'z.$': '$$.Execution.Name' }] } },
      { x: 2, y: [{ z: 'run' }] },
    ],
    [{ Parameters: { 'f.$': "States.Format('{}', $.a.b)", literal: '$.a' } }, { f: '2', literal: '$.a' }],
    [{ OutputPath: '$.a.b' }, 2],
    [{ OutputPath: null }, {}],
    [{ InputPath: '$.a', ResultPath: '$.copy', OutputPath: '$.copy' }, { b: 2 }],
    [{ ResultPath: null, Result: 1 }, { a: { b: 2 } }],
  ])('with %j gives %j', async (fields, expected) => {
    expect(output(await runOnly({ Type: 'Pass', ...fields }, { input: { a: { b: 2 } } }))).toEqual(expected);
  });

  it.each([
    [{ InputPath: '$.none' }, "Invalid path '$.none' : No results for path: $['none']"],
    [{ OutputPath: '$.none.x' }, "Invalid path '$.none.x' : Missing property in path $['none']"],
    [
      { Parameters: { deep: [{ 'x.$': '$.none' }] } },
      `The JSONPath '$.none' specified for the field 'x.$' could not be found in the input '{"a":1}'`,
    ],
    [
      { Parameters: { 'x.$': '$unknown' } },
      `The JSONPath '$unknown' specified for the field 'x.$' could not be found in the input '{"a":1}'`,
    ],
  ])('with %j fails', async (fields, cause) => {
    const { outcome, types } = await runOnly({ Type: 'Pass', ...fields }, { input: { a: 1 } });
    expect(outcome).toEqual(failure(cause));
    expect(types).toEqual(['ExecutionStarted', 'PassStateEntered', 'ExecutionFailed']);
  });

  it('cannot put a result into what is no object, nor make parameters of nothing', async () => {
    const pass = { Type: 'Pass', ResultPath: '$.a.b' };
    expect((await runOnly(pass, { input: { a: 'text' } })).outcome).toEqual(
      failure('Unable to apply step "b" to input {"a":"text"}', 'States.ReferencePathConflict'),
    );
    expect((await runOnly({ Type: 'Pass', Parameters: { 'x.$': '$' } }, { input: null })).outcome).toEqual(
      failure('Unable to apply Path transformation to null or empty input.'),
    );
  });
});

it('a pattern that backtracks for ever fails its state', async () => {
  const pass = { Type: 'Pass', InputPath: '$[?(@ =~ /(a+)+b/)]' };
  expect((await runOnly(pass, { input: ['a'.repeat(40)] })).outcome).toEqual(
    failure('Expression evaluation timeout: Check for infinite loop'),
  );
});

describe('a Task in JSONPath', () => {
  const task = (fields: object, options: RunOptions = {}) =>
    runOnly({ Type: 'Task', Resource: TASK, ...fields }, { runTask: echo, ...options });

  it('leads its input through all its fields', async () => {
    const fields = {
      InputPath: '$.in',
      Parameters: { 'x.$': '$.x' },
      ResultSelector: { 'sent.$': '$.got.x' },
      ResultPath: '$.out',
      Assign: { 'v.$': '$.sent' },
      OutputPath: '$.out',
    };
    const ran = await task(fields, { input: { in: { x: 1 } } });
    expect(output(ran)).toEqual({ sent: 1 });
    expect(ran.events.at(-2)?.details).toMatchObject({ assignedVariables: { v: '1' } });
    expect(ran.events[2]?.details).toMatchObject({ parameters: '{"x":1}' });
  });

  it('reads its timeouts from its input', async () => {
    const fields = { TimeoutSecondsPath: '$.t', HeartbeatSecondsPath: '$.h' };
    const ran = await task(fields, { input: { t: '60', h: 30 } });
    expect(ran.events[2]?.details).toMatchObject({ timeoutInSeconds: 60, heartbeatInSeconds: 30 });
    expect((await task(fields, { input: { t: 'soon', h: 1 } })).outcome).toEqual(
      failure('The TimeoutSecondsPath parameter cannot be parsed as a long value: $.t == soon'),
    );
    expect((await task(fields, { input: { t: 0, h: 1 } })).outcome).toMatchObject({ error: 'States.Runtime' });
  });

  it('puts what its catcher caught where the catcher says', async () => {
    const definition = {
      ...JSONPATH,
      StartAt: 'S',
      States: {
        S: {
          Type: 'Task',
          Resource: TASK,
          OutputPath: '$.never',
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Assign: { 'e.$': '$.Error' }, Next: 'T' }],
          End: true,
        },
        T: { Type: 'Pass', Parameters: { 'in.$': '$', 'e.$': '$e' }, End: true },
      },
    };
    const runTask: RunTask = async () => {
      throw new StateError('Busy', 'why');
    };
    expect(output(await run(definition, { input: { a: 1 }, runTask }))).toEqual({
      in: { a: 1, error: { Error: 'Busy', Cause: 'why' } },
      e: 'Busy',
    });
  });

  it('counts its retries in the context object', async () => {
    let calls = 0;
    const runTask: RunTask = async () => {
      calls += 1;
      if (calls < 3) throw new StateError('Busy');
      return {};
    };
    const fields = { Retry: [{ ErrorEquals: ['Busy'] }], ResultSelector: { 'n.$': '$$.State.RetryCount' } };
    expect(output(await task(fields, { runTask }))).toEqual({ n: 2 });
  });
});

describe('a Map in JSONPath', () => {
  const map = (fields: object, processor: object = {}) => ({
    Type: 'Map',
    ItemProcessor: { ...processor, StartAt: 'I', States: { I: { Type: 'Pass', End: true } } },
    ...fields,
  });
  const DISTRIBUTED = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
  const input = { list: ['a', 'b'], n: 1 };

  it.each([{}, DISTRIBUTED])('runs its items with %j', async (processor) => {
    const ItemSelector = { 'v.$': '$$.Map.Item.Value', 'i.$': '$$.Map.Item.Index', 'n.$': '$.n' };
    const fields = { ItemsPath: '$.list', ItemSelector, ResultPath: '$.list', MaxConcurrencyPath: '$.n' };
    expect(output(await runOnly(map(fields, processor), { input }))).toEqual({
      list: [
        { v: 'a', i: 0, n: 1 },
        { v: 'b', i: 1, n: 1 },
      ],
      n: 1,
    });
  });

  it('has the old names of its fields, too', async () => {
    const { ItemProcessor, ...fields } = map({ ItemsPath: '$.list', Parameters: { 'v.$': '$$.Map.Item.Value' } });
    expect(output(await runOnly({ ...fields, Iterator: ItemProcessor }, { input }))).toEqual([{ v: 'a' }, { v: 'b' }]);
  });

  it('puts items into batches', async () => {
    const ItemBatcher = { MaxItemsPerBatchPath: '$.n', BatchInput: { 'n.$': '$.n' } };
    expect(output(await runOnly(map({ ItemsPath: '$.list', ItemBatcher }, DISTRIBUTED), { input }))).toEqual([
      { BatchInput: { n: 1 }, Items: ['a'] },
      { BatchInput: { n: 1 }, Items: ['b'] },
    ]);
  });

  it.each<[object, object, string]>([
    [{ ItemsPath: '$.n' }, {}, 'Reference path "$.n" must point to array.'],
    [{ ItemsPath: '$$.Execution.Input' }, {}, 'Reference path "$.Execution.Input" must point to array.'],
    [
      { ItemsPath: '$.list', MaxConcurrencyPath: '$.list' },
      {},
      'The MaxConcurrencyPath field refers to value "["a","b"]" which is not a valid integer: $.list',
    ],
    [
      { ItemsPath: '$.list', ToleratedFailurePercentagePath: '$.list[0]' },
      DISTRIBUTED,
      'The ToleratedFailurePercentagePath field refers to value "a" which is not a valid float: $.list[0]',
    ],
  ])('with %j %j fails', async (fields, processor, cause) => {
    expect((await runOnly(map(fields, processor), { input })).outcome).toEqual(failure(cause));
  });

  it('fails when its path leads nowhere', async () => {
    expect((await runOnly(map({ ItemsPath: '$.x.y' }), { input })).outcome).toEqual(
      failure('Unable to apply step "x" to input {"list":["a","b"],"n":1}', 'States.ReferencePathConflict'),
    );
  });
});

describe('a Wait in JSONPath', () => {
  const wait = (fields: object, input: { t: string | number }) => runOnly({ Type: 'Wait', ...fields }, { input });

  it('waits for what its input says', async () => {
    expect((await wait({ SecondsPath: '$.t' }, { t: 7 })).elapsedMs).toBe(7_000);
    expect((await wait({ TimestampPath: '$.t' }, { t: '2026-01-01T00:00:05Z' })).elapsedMs).toBe(5_000);
    expect((await wait({ Timestamp: '2026-01-01T00:00:05Z' }, { t: 0 })).elapsedMs).toBe(5_000);
  });

  it.each<[object, string | number, string]>([
    [{ SecondsPath: '$.t' }, 1.5, 'The SecondsPath parameter cannot be parsed as a long value: $.t == 1.5'],
    [{ SecondsPath: '$.t' }, -1, 'The SecondsPath parameter references a negative value: $.t == -1'],
    [
      { TimestampPath: '$.t' },
      'noon',
      'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.t == noon',
    ],
    [{ TimestampPath: '$.t' }, '2099-01-01T00:00:00Z', 'Wait state delay is too long.'],
  ])('with %j of %j fails', async (fields, t, cause) => {
    expect((await wait(fields, { t })).outcome).toEqual(failure(cause));
  });
});

describe('a Fail in JSONPath', () => {
  it.each([
    [
      { Error: 'E', Cause: '{% 1 %}' },
      { error: 'E', cause: '{% 1 %}' },
    ],
    [
      { ErrorPath: '$.e', CausePath: "States.Format('because of {}', $.e)" },
      { error: 'X', cause: 'because of X' },
    ],
    [{ ErrorPath: '$.n' }, failure('The ErrorPath field refers to value "1" which is not a string: $.n')],
  ])('%j', async (fields, expected) => {
    const ran = await runOnly({ Type: 'Fail', ...fields }, { input: { e: 'X', n: 1 } });
    expect(ran.outcome).toEqual({ status: 'FAILED', ...expected });
  });
});

it('states of both languages share variables in one machine', async () => {
  const definition = {
    ...JSONPATH,
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { n: '{% 20 + 1 %}' }, Next: 'B' },
      B: { Type: 'Pass', Assign: { 'm.$': 'States.MathAdd($n, 1)' }, Next: 'C' },
      C: {
        Type: 'Parallel',
        Parameters: { 'n.$': '$n' },
        Branches: [
          { StartAt: 'D', States: { D: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $m %}', End: true } } },
          { StartAt: 'E', States: { E: { Type: 'Pass', OutputPath: '$.n', End: true } } },
        ],
        End: true,
      },
    },
  };
  expect(output(await run(definition))).toEqual([22, 21]);
});
