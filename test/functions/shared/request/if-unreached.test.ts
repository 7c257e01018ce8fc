import { unreachedProblem } from '#shared/request/if-unreached';

const USERS = 'ifUnreached needs audience.users, without everyone: who else may get it is not known';
const ACKNOWLEDGE = 'ifUnreached.unacknowledged needs acknowledge';
const ifUnreached = { afterSeconds: 30 };
const unacknowledged = { afterSeconds: 30, unacknowledged: true };
const acknowledge = { withinSeconds: 60 };
const users = { users: ['alice'] };

it.each([
  ['of users', { audience: users, ifUnreached }],
  ['of users and not of everyone', { audience: { ...users, everyone: false }, ifUnreached }],
  ['of an audience that is not known yet', { audience: undefined, ifUnreached }],
  ['of users who did not acknowledge it', { audience: users, acknowledge, ifUnreached: unacknowledged }],
  ['that counts no acknowledgements', { audience: users, ifUnreached: { ...ifUnreached, unacknowledged: false } }],
  ['of everyone that does not ask', { audience: { everyone: true } }],
])('nothing is wrong with a broadcast %s', (_what, requested) => {
  expect(unreachedProblem(requested)).toBeUndefined();
});

it.each([
  ['of no users', { audience: {}, ifUnreached }, USERS],
  ['of everyone', { audience: { everyone: true }, ifUnreached }, USERS],
  ['of users within everyone', { audience: { ...users, everyone: true }, ifUnreached }, USERS],
  ['that nobody is to acknowledge', { audience: users, ifUnreached: unacknowledged }, ACKNOWLEDGE],
])('who was not reached cannot be asked of a broadcast %s', (_what, requested, problem) => {
  expect(unreachedProblem(requested)).toBe(problem);
});
