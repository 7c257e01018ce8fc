import { readHistory } from '#tools/console/api/history/read-history';
import { stepDataOf } from '#tools/console/api/history/step-data';
import type { Json } from '#local/core/service';
import { systemClock } from '#local/step-functions/engine/clock';
import type { StateMachineDefinition } from '#local/step-functions/engine/definition';
import { StateError } from '#local/step-functions/engine/errors';
import { History } from '#local/step-functions/engine/history';
import type { Ports } from '#local/step-functions/engine/ports';
import { runExecution } from '#local/step-functions/engine/run-execution';

/** The history the interpreter writes of a definition whose tasks answer, or throw, what is given. */
async function historyOf(States: StateMachineDefinition['States'], runTask: (input: Json) => Json = (input) => input) {
  const history = new History(systemClock, false);
  const ports: Ports = {
    clock: systemClock,
    random: () => 0,
    runTask: async (_resource, input) => runTask(input),
    startMapRun: () => {
      throw new Error('no Map Run here');
    },
  };
  const Execution = { Id: 'arn:aws:states:eu-west-1:0:x', Input: {}, Name: 'x', RoleArn: 'r', StartTime: '2026-01-01' };
  await runExecution({
    definition: { QueryLanguage: 'JSONata', StartAt: Object.keys(States)[0]!, States },
    input: {},
    context: { Execution, StateMachine: { Id: 'm', Name: 'm' } },
    history,
    ports,
    signal: new AbortController().signal,
  });
  return history.events;
}

const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' } as const;
const fails = (error: string) => () => {
  throw new StateError(error, 'as asked');
};
const outline = (events: Awaited<ReturnType<typeof historyOf>>) =>
  readHistory(events).steps.map(({ state, status, attempts, error }) => [state, status, attempts, error]);

it('reads stays in states with the transitions that led to them', async () => {
  const events = await historyOf({ First: { Type: 'Pass', Next: 'Second' }, Second: { Type: 'Succeed' } });
  expect(readHistory(events).steps).toEqual([
    expect.objectContaining({ state: 'First', type: 'Pass', status: 'SUCCEEDED', after: undefined, parent: undefined }),
    expect.objectContaining({ state: 'Second', type: 'Succeed', status: 'SUCCEEDED', after: 'First' }),
  ]);
});

it('counts attempts, and forgets an error that a retry overcame', async () => {
  let calls = 0;
  const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxDelaySeconds: 1, JitterStrategy: 'FULL' as const }];
  const events = await historyOf({ Work: { ...task, Retry, End: true } }, (input) => {
    calls += 1;
    return calls < 3 ? fails('Busy')() : input;
  });
  expect(outline(events)).toEqual([['Work', 'SUCCEEDED', 3, undefined]]);
  const reading = readHistory(events);
  const data = stepDataOf(events.filter((event) => reading.stepOf(event)?.state === 'Work'));
  expect(data.attempts.map(({ error, resource }) => [error, resource])).toEqual([
    ['Busy', 'lambda:invoke'],
    ['Busy', 'lambda:invoke'],
    [undefined, 'lambda:invoke'],
  ]);
});

it('says which failures were caught and which ended the execution', async () => {
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Give' }];
  const events = await historyOf(
    { Work: { ...task, Catch, End: true }, Give: { Type: 'Fail', Error: 'Up' } },
    fails('No'),
  );
  expect(outline(events)).toEqual([
    ['Work', 'CAUGHT', 1, 'No'],
    ['Give', 'FAILED', 0, undefined],
  ]);
});

it('keeps iterations apart that take turns in the slots of a Map', async () => {
  const ItemProcessor = { StartAt: 'Each', States: { Each: { ...task, End: true } } };
  const events = await historyOf({
    All: { Type: 'Map', Items: '{% [0..4] %}', MaxConcurrency: 2, ItemProcessor, End: true },
  });
  const { steps, iterations } = readHistory(events);
  expect(iterations.map(({ index, status }) => [index, status])).toEqual(
    [0, 1, 2, 3, 4].map((index) => [index, 'SUCCEEDED']),
  );
  const each = steps.filter(({ state }) => state === 'Each');
  expect(new Set(each.map(({ parent }) => parent)).size).toBe(5);
  expect(iterations.every(({ parent }) => parent === steps[0])).toBe(true);
});

it('ends what is open inside a state when that state fails, is caught, or is tried again', async () => {
  const inner = { StartAt: 'Each', States: { Each: { ...task, End: true } } };
  const map = { Type: 'Map' as const, Items: '{% [0] %}', ItemProcessor: inner, End: true };
  const events = await historyOf(
    {
      Try: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'All', States: { All: map } }],
        Retry: [
          { ErrorEquals: ['No'], MaxAttempts: 1, IntervalSeconds: 1, MaxDelaySeconds: 1, JitterStrategy: 'FULL' },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
        End: true,
      },
      Done: { Type: 'Succeed' },
    },
    fails('No'),
  );
  expect(outline(events)).toEqual([
    ['Try', 'CAUGHT', 2, 'No'],
    ['All', 'FAILED', 1, 'No'],
    ['Each', 'FAILED', 1, 'No'],
    ['All', 'FAILED', 1, 'No'],
    ['Each', 'FAILED', 1, 'No'],
    ['Done', 'SUCCEEDED', 0, undefined],
  ]);
});

it('attributes a failed expression to its state', async () => {
  const events = await historyOf({ Work: { ...task, Arguments: '{% $missing %}', End: true } });
  const [step] = readHistory(events).steps;
  expect(step).toMatchObject({ state: 'Work', status: 'FAILED', error: 'States.QueryEvaluationError' });
  const data = stepDataOf(events.filter((event) => readHistory(events).stepOf(event)?.id === step?.id));
  expect(data.evaluation?.location).toBe('Arguments');
});

it('reads states in JSONPath like others', async () => {
  const QueryLanguage = 'JSONPath';
  const Choices = [{ Variable: '$.n', IsPresent: true, Next: 'Work' } as const];
  const events = await historyOf({
    Set: { Type: 'Pass', QueryLanguage, Result: { n: 1 }, Next: 'Choose' },
    Choose: { Type: 'Choice', QueryLanguage, Choices },
    Work: { ...task, QueryLanguage, Parameters: { 'm.$': '$.n' }, ResultSelector: { 'x.$': '$.none' }, End: true },
  });
  expect(outline(events)).toEqual([
    ['Set', 'SUCCEEDED', 0, undefined],
    ['Choose', 'SUCCEEDED', 0, undefined],
    ['Work', 'FAILED', 1, 'States.Runtime'],
  ]);
  const reading = readHistory(events);
  const data = stepDataOf(events.filter((event) => reading.stepOf(event)?.state === 'Work'));
  expect(data.attempts[0]).toMatchObject({ parameters: '{"m":1}', output: '{"m":1}' });
});
