import { issuePath } from '#shared/base/problem-text';

it.each([
  [undefined, ''],
  [[], ''],
  [['audience', 'users', 3], 'audience.users[3]'],
  [[{ key: 'audience' }, { key: 0 }], 'audience[0]'],
  [[0, 'a'], '[0].a'],
  [['x'.repeat(61)], 'x'.repeat(60)],
  [['x'.repeat(60), 'b'], `${'x'.repeat(60)}.b`],
  [['.a'], '.a'],
])('an issue at %j is at %j', (path, text) => {
  expect(issuePath(path)).toBe(text);
});
