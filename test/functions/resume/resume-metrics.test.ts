import { countPage } from '#functions/resume/resume-metrics';

const counted = (...[answer, isFirst]: [Parameters<typeof countPage>[1], boolean]) => {
  const metrics = { addMetric: jest.fn(), publishStoredMetrics: jest.fn() };
  countPage(metrics, answer, isFirst);
  expect(metrics.publishStoredMetrics).toHaveBeenCalledTimes(1);
  return metrics.addMetric.mock.calls as unknown[];
};

it('counts a resume once, with what each of its pages brings', () => {
  expect(counted({ brought: 3, gaps: {} }, true)).toEqual([
    ['Resumes', 'Count', 1],
    ['MessagesCaughtUp', 'Count', 3],
  ]);
  expect(counted({ brought: 2, gaps: {}, isLast: true }, false)).toEqual([['MessagesCaughtUp', 'Count', 2]]);
});

it('counts gaps by reason with the last page, and names no stream', () => {
  const gaps = { 'channel:a': 'TOO_MANY', 'channel:b': 'TOO_MANY', user: 'CURSOR' } as const;
  expect(counted({ brought: 0, gaps }, true)).toEqual([['Resumes', 'Count', 1]]);
  expect(counted({ brought: 0, gaps, isLast: true }, false)).toEqual([
    ['GapsTooMany', 'Count', 2],
    ['GapsCursor', 'Count', 1],
  ]);
});
