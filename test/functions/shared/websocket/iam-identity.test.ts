import { iamUserId } from '#shared/websocket/iam-identity';

const identity = {
  caller: 'AROA:alice',
  userArn: 'arn:aws:sts::000000000000:assumed-role/clients/alice',
  user: 'AROA:user',
  accountId: '000000000000',
  sourceIp: '10.0.0.1',
};
const ofPool = { ...identity, cognitoIdentityId: 'eu-central-1:1234' };

it.each([
  ['principal', 'eu-central-1:1234'],
  ['caller', identity.caller],
  ['userArn', identity.userArn],
  ['user', identity.user],
  ['cognitoIdentityId', 'eu-central-1:1234'],
  ['accountId', identity.accountId],
])('is the %s of a client of an identity pool', (key, userId) => {
  expect(iamUserId(ofPool, key)).toBe(userId);
});

it('is the caller for a principal of no identity pool', () => {
  expect(iamUserId(identity, 'principal')).toBe(identity.caller);
  expect(iamUserId({ ...identity, cognitoIdentityId: null }, 'principal')).toBe(identity.caller);
});

it.each(['sourceIp', 'constructor', ''])('is never a member that names nobody, such as %j', (key) => {
  expect(iamUserId(ofPool, key)).toBeUndefined();
});

it('is unknown without an identity', () => {
  expect([iamUserId({}, 'principal'), iamUserId({}, 'caller')]).toEqual([undefined, undefined]);
});
