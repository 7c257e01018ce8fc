import { query } from '../support/query';

const page = query('page');
const item = (connection: string, user: string) => ({ connectionId: { S: connection }, userId: { S: user } });
const recipient = 'channel#news#0';

it.each([
  ['no rows', { recipient }, { Items: [] }, { recipient, reached: false, rows: [] }],
  ['no Items at all', { recipient }, {}, { recipient, reached: false, rows: [] }],
  [
    'one row, which is still a list',
    { recipient },
    { Items: [item('c1', 'a')] },
    { recipient, reached: false, rows: [{ c: 'c1', u: 'a' }] },
  ],
  [
    'a row without a user',
    { recipient },
    { Items: [{ connectionId: { S: 'c1' } }] },
    { recipient, reached: false, rows: [{ c: 'c1' }] },
  ],
  [
    'where the next page begins',
    { recipient, after: 'c0', reached: false },
    { Items: [item('c1', 'a'), item('c2', 'b')], LastEvaluatedKey: { connectionId: { S: 'c2' } } },
    {
      ...{ recipient, reached: false, next: 'c2' },
      rows: [
        { c: 'c1', u: 'a' },
        { c: 'c2', u: 'b' },
      ],
    },
  ],
  [
    'that an earlier page reached the recipient',
    { recipient, after: 'c0', reached: true },
    { Items: [] },
    { recipient, reached: true, rows: [] },
  ],
])('tells %s', async (_, input, result, expected) => {
  expect(await page({ states: { input, result } })).toEqual(expected);
});
