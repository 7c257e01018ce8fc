import { checkPlace } from '#constructs/settings/place';

const prod = { account: '123456789012', region: 'eu-central-1' };

it('a stage may have a place, or go where the shell points', () => {
  expect(checkPlace('prod', prod)).toEqual(prod);
  expect(checkPlace('prod', { ...prod, region: 'us-gov-west-1' })).toMatchObject({ region: 'us-gov-west-1' });
  expect(checkPlace('dev', undefined)).toBeUndefined();
});

it.each([
  [{ ...prod, account: '12345' }, "The account of stage prod must be 12 digits, got '12345'."],
  [{ ...prod, region: 'Frankfurt' }, "The region of stage prod must be like eu-central-1, got 'Frankfurt'."],
])('refuses %j', (place, message) => {
  expect(() => checkPlace('prod', place)).toThrow(message);
});
