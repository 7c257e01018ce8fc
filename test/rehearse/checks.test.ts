import { PassThrough } from 'node:stream';
import { Progress } from '#tools/cli/progress';
import { CannotGoOnError, Checks } from './checks';

const checksWith = (problem: () => string | undefined = () => undefined) =>
  new Checks(new Progress(new PassThrough().resume()), problem);

const failing = async (): Promise<never> => {
  throw new Error('why');
};

it('goes on after a check that failed, and has not passed then', async () => {
  const checks = checksWith();
  await checks.check('one', failing);
  await checks.check('two', async () => 'seen');

  expect(checks.results).toEqual([
    { what: 'one', passed: false, seen: 'why' },
    { what: 'two', passed: true, seen: 'seen' },
  ]);
  expect(checks.passed).toBe(false);
});

it('has not passed without a check', () => {
  expect(checksWith().passed).toBe(false);
});

it('ends where the next ones make no sense, and else gives them what they need', async () => {
  const checks = checksWith();
  expect(await checks.need('one', async () => [1, 'seen'])).toBe(1);
  expect(checks.passed).toBe(true);
  await expect(checks.need('two', failing)).rejects.toThrow(CannotGoOnError);
  expect(checks.passed).toBe(false);
});

it('checks nothing once nothing can be checked, and has failed', async () => {
  const problems: string[] = [];
  const checks = checksWith(() => problems[0]);
  await checks.check('one', async () => 'seen');
  problems.push('the engine has ended');
  const run = jest.fn();

  await expect(checks.check('two', run)).rejects.toThrow(CannotGoOnError);

  expect(run).not.toHaveBeenCalled();
  expect(checks.results.at(-1)).toEqual({ what: 'two', passed: false, seen: 'the engine has ended' });
});
