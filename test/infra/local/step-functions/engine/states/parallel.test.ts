import { StateError } from '#local/step-functions/engine/errors';
import type { RunTask } from '#local/step-functions/engine/ports';
import { only, output, run, TASK } from '../../support/run-definition';

const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { End: true, ...state } } });
const parallel = (Branches: object[], fields: object = {}) => only({ Type: 'Parallel', Branches, ...fields });
const pass = (name: string, Output: unknown) => branch(name, { Type: 'Pass', Output });
const fail = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Fail', Error: 'Broken', Cause: 'why' } } });

describe('a Parallel state', () => {
  it('gives the outputs of its branches in their order', async () => {
    const slowFirst = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 5, Output: 'slow', End: true } } };
    const ran = await run(parallel([slowFirst, pass('P', 'fast')]));
    expect(output(ran)).toEqual(['slow', 'fast']);
    expect(ran.elapsedMs).toBe(5000);
  });

  it('gives every branch the same input, or the result of Arguments', async () => {
    const echoes = [branch('A', { Type: 'Pass' }), branch('B', { Type: 'Pass' })];
    expect(output(await run(parallel(echoes), { input: 1 }))).toEqual([1, 1]);
    expect(output(await run(parallel(echoes, { Arguments: '{% $states.input + 1 %}' }), { input: 1 }))).toEqual([2, 2]);
  });

  it('records its start and success, and continues from the branch that ended last', async () => {
    expect((await run(parallel([pass('P', 1)]))).chain).toEqual([
      'ExecutionStarted<0',
      'ParallelStateEntered<0',
      'ParallelStateStarted<2',
      'PassStateEntered<3',
      'PassStateExited<4',
      'ParallelStateSucceeded<5',
      'ParallelStateExited<5',
      'ExecutionSucceeded<7',
    ]);
  });

  it('lets branches read the variables around them, and keeps theirs inside', async () => {
    const definition = {
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { a: 1 }, Next: 'Split' },
        Split: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'In',
              States: {
                In: { Type: 'Pass', Assign: { b: '{% $a + 1 %}' }, Next: 'Out' },
                Out: { Type: 'Pass', Output: '{% $a + $b %}', End: true },
              },
            },
          ],
          Next: 'After',
        },
        After: { Type: 'Pass', Output: '{% [$states.input, $exists($b)] %}', End: true },
      },
    };
    expect(output(await run(definition))).toEqual([3, false]);
  });

  it('fails with the first failing branch and stops the others', async () => {
    const seen: boolean[] = [];
    const waiting: RunTask = (_resource, _arguments, { signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => seen.push(true));
      });
    const ran = await run(parallel([branch('T', { Type: 'Task', Resource: TASK }), fail('F')]), { runTask: waiting });
    expect(ran.outcome).toEqual({ status: 'FAILED', error: 'Broken', cause: 'why' });
    expect(ran.types.slice(-3)).toEqual(['TaskStateAborted', 'ParallelStateFailed', 'ExecutionFailed']);
    expect(seen).toEqual([true]);
  });

  it('retries all its branches, and records its failure once', async () => {
    let left = 1;
    const runTask: RunTask = async () => {
      if (left-- > 0) throw new StateError('Busy');
      return 'ok';
    };
    const definition = parallel([branch('T', { Type: 'Task', Resource: TASK }), pass('P', 1)], {
      Retry: [{ ErrorEquals: ['Busy'] }],
    });
    const ran = await run(definition, { runTask });
    expect(output(ran)).toEqual(['ok', 1]);
    expect(ran.types).not.toContain('ParallelStateFailed');
    expect(ran.types.filter((type) => type === 'ParallelStateEntered')).toHaveLength(1);
  });

  it('catches what its branches fail with', async () => {
    const definition = {
      StartAt: 'Try',
      States: {
        Try: {
          Type: 'Parallel',
          Branches: [fail('F')],
          Catch: [{ ErrorEquals: ['Broken'], Next: 'Rescue', Assign: { why: '{% $states.errorOutput.Cause %}' } }],
          End: true,
        },
        Rescue: { Type: 'Pass', Output: '{% $why %}', End: true },
      },
    };
    const ran = await run(definition);
    expect(output(ran)).toBe('why');
    expect(ran.types).toContain('ParallelStateFailed');
  });
});
