import { unitsOfChange, type IndexShape } from '#tools/cost/write-units';

const index: IndexShape = { name: 'open', keyNames: ['shard', 'due'], projected: new Set(['id', 'shard', 'due']) };
const row = (members: Record<string, string>, padding = 0) => ({
  id: { S: 'a' },
  ...Object.fromEntries(Object.entries(members).map(([name, value]) => [name, { S: value }])),
  ...(padding > 0 && { text: { S: 'x'.repeat(padding) } }),
});
const open = { shard: '1', due: '5' };

it.each([
  ['a new item outside the index', undefined, row({}), 1],
  ['a new item in the index', undefined, row(open), 1 + 1],
  ['a large item, whose index entry is small', undefined, row(open, 3000), 3 + 1],
  ['a change the index does not carry', row(open), row(open, 100), 1],
  ['a changed key of the index: an entry deleted, an entry put', row(open), row({ ...open, due: '9' }), 1 + 2],
  ['leaving the index', row(open), row({}), 1 + 1],
  ['shrinking, billed by the larger version', row({}, 3000), row({}), 3],
  ['a refused write', row(open), row(open), 1],
  ['a refused write without an item', undefined, undefined, 1],
])('bills %s', (_, before, after, units) => {
  expect(unitsOfChange({ before, after }, [index])).toBe(units);
});

it('bills an index that projects everything by the whole item', () => {
  const whole: IndexShape = { name: 'all', keyNames: ['shard'], projected: 'all' };
  expect(unitsOfChange({ before: undefined, after: row(open, 3000) }, [whole])).toBe(3 + 3);
});
