import { MAX_UNREACHED_SECONDS } from '#shared/contracts/limits';
import { isUnreachedSeconds, unreachedProblem } from '#shared/request/if-unreached';

it.each([1, 30, MAX_UNREACHED_SECONDS])('a broadcast can ask %d seconds later who was not reached', (seconds) => {
  expect(isUnreachedSeconds(seconds)).toBe(true);
});

it.each([0, -1, 1.5, MAX_UNREACHED_SECONDS + 1, NaN, Infinity, '30', [30], null, undefined])(
  'it cannot ask %p seconds later',
  (seconds) => {
    expect(isUnreachedSeconds(seconds)).toBe(false);
  },
);

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
