import { NOW, query } from '../support/query';

const pageQuery = query('page-query');
const first = { states: { input: { recipient: 'user#a' } }, round: 1, plan: { direct: [] } };

it('asks the index for the rows of the recipient that have not expired', async () => {
  expect(await pageQuery({ ...first, cursors: [], waiting: ['user#a'], begun: 0 })).toEqual({
    TableName: '${ConnectionsTableName}',
    IndexName: '${RecipientIndex}',
    Limit: 30,
    KeyConditionExpression: 'recipient = :recipient',
    FilterExpression: 'expiresAt > :now',
    ProjectionExpression: 'connectionId, userId',
    ExpressionAttributeValues: {
      ':recipient': { S: 'user#a' },
      ':now': { N: String(Date.parse(NOW) / 1000) },
    },
  });
});

it.each([
  ['the first page from the start', { recipient: 'user#a' }, undefined],
  [
    'a later page from where the last one ended',
    { recipient: 'user#a', after: 'c9', reached: true },
    { recipient: { S: 'user#a' }, connectionId: { S: 'c9' } },
  ],
])('reads %s', async (_, input, start) => {
  const asked = await pageQuery({ ...first, states: { input }, cursors: [], waiting: ['user#a'], begun: 0 });
  expect((asked as { ExclusiveStartKey?: unknown }).ExclusiveStartKey).toEqual(start);
});

const waiting = (count: number) => Array.from({ length: count }, (_, index) => `user#${index}`);
const direct = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
const cursors = (count: number) => waiting(count).map((recipient) => ({ recipient, after: 'c1' }));

it.each([
  ['one recipient has all rows', { cursors: [], waiting: waiting(1), begun: 0 }, 30],
  ['two share them', { cursors: [], waiting: waiting(2), begun: 0 }, 15],
  ['more than one round queries share as that many', { cursors: [], waiting: waiting(50), begun: 0 }, 10],
  ['those begun before do not count', { cursors: [], waiting: waiting(50), begun: 49 }, 30],
  ['cursors count', { cursors: cursors(1), waiting: waiting(5), begun: 4 }, 15],
  ['none left counts as one', { cursors: [], waiting: [], begun: 0 }, 30],
  [
    'direct connections take rows of the first round',
    { round: 0, plan: { direct: direct(6) }, waiting: waiting(1) },
    28,
  ],
  ['one of them takes a whole row', { round: 0, plan: { direct: direct(1) }, waiting: waiting(1) }, 29],
  ['but none of a later round', { round: 1, plan: { direct: direct(6) }, waiting: waiting(1) }, 30],
  ['rows that cannot be shared evenly are left', { round: 0, plan: { direct: direct(1) }, waiting: waiting(2) }, 14],
])('the limit: %s', async (_, reads, limit) => {
  expect(await pageQuery({ ...first, cursors: [], begun: 0, ...reads })).toMatchObject({ Limit: limit });
});
