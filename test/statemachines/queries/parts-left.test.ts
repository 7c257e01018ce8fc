import { query } from '../support/query';

const partsLeft = query('parts-left');
const cursor = { recipient: 'everyone#0', after: 'c1', reached: true };
const part = (cursors: object[], waiting: string[]) => ({ tally: {}, pending: { cursors, waiting } });
const done = part([], []);
const lost = { lost: 'States.Timeout', cause: 'x' };

it.each([
  ['all done', [done, done], ['a', 'b'], []],
  ['one cursor handed back, which is still a list', [part([cursor], [])], ['a'], [{ cursors: [cursor], waiting: [] }]],
  ['one recipient handed back', [part([], ['user#a'])], ['a'], [{ cursors: [], waiting: ['user#a'] }]],
  ['a part that was lost is not tried again', [lost], ['a'], []],
  ['one part not started', [done, done], ['a', 'b', 'c'], ['c']],
  [
    'what was handed back before what was not started',
    [part([cursor], ['user#a', 'user#b']), lost],
    ['a', 'b', 'c', 'd'],
    [{ cursors: [cursor], waiting: ['user#a', 'user#b'] }, 'c', 'd'],
  ],
])('%s', async (_, result, parts, expected) => {
  expect(await partsLeft({ states: { result }, parts })).toEqual(expected);
});
