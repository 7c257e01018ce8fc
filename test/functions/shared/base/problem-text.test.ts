import * as v from 'valibot';
import { problemText } from '#shared/base/problem-text';
import { strictObject } from '#shared/base/strict-object';

const text = v.string('a text');
const problemsOf = (schema: v.GenericSchema, value: unknown): string =>
  problemText(v.safeParse(schema, value).issues ?? [], 'the request');

it('a field that is not there is missing, and one that is undefined is no text', () => {
  expect(problemsOf(strictObject({ name: text }), {})).toBe('name is missing in the request');
  expect(problemsOf(strictObject({ name: text }), { name: undefined })).toBe('name must be a text, got nothing');
});

it('a field that must be one certain text is not missing when it is another', () => {
  expect(problemsOf(strictObject({ mode: v.literal('on', "the text 'on'") }), { mode: 'off' })).toBe(
    "mode must be the text 'on', got 'off'",
  );
});

it('an unknown field is reported as not a field', () => {
  expect(problemsOf(strictObject({}), { name: 'x' })).toBe('name is not a field of the request');
});

it('the whole is named by what it is', () => {
  expect(problemsOf(strictObject({}), 7)).toBe('the request must be an object, got 7');
  expect(problemsOf(text, undefined)).toBe('the request must be a text, got nothing');
});

it('five problems are shown, and how many more there are', () => {
  const list = v.array(text, 'a list of texts');
  const five =
    '[0] must be a text, got 1; [1] must be a text, got 2; [2] must be a text, got 3; [3] must be a text, got 4; [4] must be a text, got 5';
  expect(problemsOf(list, [1, 2, 3, 4, 5])).toBe(five);
  expect(problemsOf(list, [1, 2, 3, 4, 5, 6])).toBe(`${five}; and 1 more`);
});
