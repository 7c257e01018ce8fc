import { expiresAfterDays } from '#shared/tables/table-schema';

it('rows expire whole days later, in a second that is not sooner', () => {
  expect(expiresAfterDays(30, 1_764_000_000_000)).toBe(1_764_000_000 + 30 * 86_400);
  expect(expiresAfterDays(1, 1_764_000_000_001)).toBe(1_764_000_001 + 86_400);
});
