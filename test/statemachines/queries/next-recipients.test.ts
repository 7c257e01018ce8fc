import { query } from '../support/query';

const nextRecipients = query('next-recipients');
const cursor = (recipient: string) => ({ recipient, after: 'c1', reached: false });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((recipient) => ({ recipient }));

it.each([
  ['nothing to query', { cursors: [], waiting: [], begun: 0 }, []],
  ['one recipient, which is still a list', { cursors: [], waiting: ['a'], begun: 0 }, [a]],
  ['as many as one round queries', { cursors: [], waiting: ['a', 'b', 'c', 'd'], begun: 0 }, [a, b, c]],
  ['after those that were begun', { cursors: [], waiting: ['a', 'b', 'c', 'd'], begun: 3 }, [d]],
  ['all begun', { cursors: [], waiting: ['a'], begun: 1 }, []],
  ['one cursor, which is still a list', { cursors: [cursor('x')], waiting: [], begun: 0 }, [cursor('x')]],
  [
    'cursors first, then who fits beside them',
    { cursors: [cursor('x'), cursor('y')], waiting: ['a', 'b'], begun: 0 },
    [cursor('x'), cursor('y'), a],
  ],
  [
    'more cursors than one round queries, and nobody new',
    { cursors: ['w', 'x', 'y', 'z'].map(cursor), waiting: ['a', 'b'], begun: 0 },
    ['w', 'x', 'y'].map(cursor),
  ],
])('%s', async (_, reads, expected) => {
  expect(await nextRecipients(reads)).toEqual(expected);
});
