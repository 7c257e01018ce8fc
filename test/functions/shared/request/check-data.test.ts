import { MAX_DATA_DEPTH } from '#shared/contracts/limits';
import { InvalidRequestError } from '#shared/base/errors';
import { checkData } from '#shared/request/check-data';

/** So many lists around a value. */
const within = (lists: number, value: unknown): unknown =>
  Array.from({ length: lists }).reduce((inner: unknown) => [inner], value);

it.each([
  ['lists within each other', within(MAX_DATA_DEPTH - 1, [])],
  ['an object in the last list', within(MAX_DATA_DEPTH - 1, { a: 1 })],
  ['texts and null in the last list', within(MAX_DATA_DEPTH, 'text')],
  ['null in the last list', within(MAX_DATA_DEPTH, null)],
])('may have 100 levels: %s', (_what, data) => {
  expect(() => checkData(data)).not.toThrow();
});

it.each([
  ['a list', []],
  ['an object', {}],
])('may not have %s in the 100th level', (_what, value) => {
  expect(() => checkData(within(MAX_DATA_DEPTH, value))).toThrow(InvalidRequestError);
  expect(() => checkData(within(MAX_DATA_DEPTH, value))).toThrow(/^message\.data.* is nested deeper than 100 levels$/);
});

it.each([
  [2 ** 53, 'is a whole number beyond 9007199254740991, which loses digits in JSON: send it as a string'],
  [-Infinity, 'is a number beyond 1.8e308, which JSON readers read as infinity: send it as a string'],
  [NaN, 'is NaN, which JSON cannot represent: leave it out, or send null'],
])('may not have the number %d, wherever it is', (value, problem) => {
  expect(() => checkData(value)).toThrow(`message.data ${problem}`);
  expect(() => checkData({ lines: [{ price: value }] })).toThrow(`message.data.lines[0].price ${problem}`);
});
