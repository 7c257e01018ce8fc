import * as v from 'valibot';
import { isName } from '#shared/contracts/names';
import { broadcastId, idOf } from '#shared/request/id';

it.each(['M/s/1', 'x', 'x'.repeat(2048), 'é'.repeat(1024)])('is the id of a broadcast (%#)', (value) => {
  expect(v.is(broadcastId, value)).toBe(true);
});

it.each(['', 'x'.repeat(2049), 'é'.repeat(1025), 7, null, undefined, ['M/s/1']])(
  'is no id of a broadcast (%#)',
  (value) => {
    expect(v.is(broadcastId, value)).toBe(false);
  },
);

it('says what it is where another value stands', () => {
  expect(v.safeParse(broadcastId, '').issues).toMatchObject([{ message: 'the broadcastId of a broadcast' }]);
});

it('makes a name of a whole number, and says the rule of any other', () => {
  const id = idOf(isName, 'a name');
  expect([v.parse(id, 'alice'), v.parse(id, 42)]).toEqual(['alice', '42']);
  for (const value of ['', 7.5, 2 ** 53, true, undefined]) {
    expect(v.safeParse(id, value).issues).toMatchObject([{ message: 'a name' }]);
  }
});
