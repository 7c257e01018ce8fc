import { query } from '../support/query';

const partsOfRound = query('parts-of-round');
const part = { cursors: [], waiting: ['user#a'] };
const shard = (recipient: string) => ({ cursors: [], waiting: [recipient] });

it.each([
  ['no parts', [], []],
  ['one part, which is still a list', [part], [part]],
  ['one shard, as a part', ['everyone#0'], [shard('everyone#0')]],
  ['as many as one round delivers', [part, 'everyone#0', 'everyone#1'], [part, shard('everyone#0')]],
])('%s', async (_, parts, expected) => {
  expect(await partsOfRound({ parts })).toEqual(expected);
});
