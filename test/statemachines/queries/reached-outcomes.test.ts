import { query } from '../support/query';

const outcomes = query('reached-outcomes');

it.each([
  ['one connection', { alice: ['c1'] }, { c1: 'alice' }],
  ['two of one user', { alice: ['c1', 'c2'] }, { c1: 'alice', c2: 'alice' }],
  ['of several users', { alice: ['c1', 'c2'], bob: ['c3'] }, { c1: 'alice', c2: 'alice', c3: 'bob' }],
  ['one whose user is not known', { '': ['d'], alice: ['c1'] }, { d: null, c1: 'alice' }],
])('writes %s', async (_, reached, delivered) => {
  expect(JSON.parse((await outcomes({ reached: JSON.stringify(reached) })) as string)).toEqual({ delivered });
});
