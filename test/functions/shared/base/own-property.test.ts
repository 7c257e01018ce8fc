import { ownProperty } from '#shared/base/own-property';

it('finds what an object has itself, and nothing it inherits', () => {
  expect(ownProperty({ name: 'value' }, 'name')).toBe('value');
  expect(ownProperty({}, 'constructor')).toBeUndefined();
});
