/** What `broadcast publish` says of a message that is not in the contract, or does not fit. */
import * as v from 'valibot';
import { describeContract } from '#constructs/contract/describe-contract';
import { defineContract } from '#sdk/contract';
import { contractProblem } from '#tools/stack/contract-check';

const contract = describeContract(
  defineContract({
    serverToClient: {
      orderShipped: v.strictObject({
        orderId: v.string(),
        lines: v.array(v.object({ sku: v.string(), count: v.pipe(v.number(), v.minValue(1)) })),
        status: v.optional(v.picklist(['sent', 'held'])),
        to: v.optional(v.union([v.string(), v.number()])),
        at: v.optional(v.pipe(v.string(), v.isoTimestamp())),
        link: v.optional(v.pipe(v.string(), v.url())),
      }),
      orderShown: v.unknown(),
      untold: v.pipe(v.string(), v.transform(Number)),
    },
  }),
);
const fits = { orderId: 'A-1', lines: [{ sku: 's', count: 1 }] };

it('finds nothing wrong with a message that fits', () => {
  const all = { ...fits, status: 'sent', to: 1, at: '2026-11-28T10:00:00Z', link: 'https://example.com' };
  expect([fits, all].map((data) => contractProblem(contract, 'orderShipped', data))).toEqual([undefined, undefined]);
});

it('takes any data for a message whose schema cannot be said', () => {
  expect(contractProblem(contract, 'untold', { any: 1 })).toBeUndefined();
});

it.each([
  ['orderShiped', "no message 'orderShiped' to clients: did you mean 'orderShipped'?"],
  ['OrderShow', "did you mean 'orderShown'?"],
  ['refresh', 'expected one of orderShipped, orderShown, untold'],
  ['toString', "no message 'toString' to clients"],
])('an unknown type, %s: %s', (type, problem) => {
  expect(contractProblem(contract, type, {})).toContain(problem);
});

it.each([
  ['a secret', 'data must be object, got a string of 8 characters'],
  [{ lines: [] }, 'data.orderId is missing'],
  [{ ...fits, orderId: 4711 }, 'data.orderId must be string, got a number'],
  [{ ...fits, lines: [fits.lines[0], { sku: 's', count: 0 }] }, 'data.lines[1].count must be >= 1, got a number'],
  [{ ...fits, lines: { sku: 4711 } }, 'data.lines must be array, got an object'],
  [{ ...fits, status: 'secret' }, 'data.status must be one of "sent", "held", got a string of 6 characters'],
  [{ ...fits, to: null }, 'data.to fits none of the allowed forms, got null'],
  [
    { ...fits, at: 'secret' },
    'data.at does not have the form that the contract asks for, got a string of 6 characters',
  ],
  [{ ...fits, link: 'secret' }, 'data.link must match format "uri", got a string of 6 characters'],
  [{ ...fits, note: 'secret' }, 'data.note is not a field of it'],
])('says where %j does not fit and the kind of what is there: %s', (data, problem) => {
  const said = contractProblem(contract, 'orderShipped', data);
  expect(said).toBe(`Message 'orderShipped' does not fit the contract: ${problem}`);
  expect(said).not.toMatch(/secret|4711/);
});

it('shows the first problems and how many more there are', () => {
  const lines = Array.from({ length: 9 }, () => ({ sku: 1, count: 1 }));
  expect(contractProblem(contract, 'orderShipped', { ...fits, lines })).toMatch(
    /data\.lines\[4\]\.sku [^;]+; and 4 more$/,
  );
});
