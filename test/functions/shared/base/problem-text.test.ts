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

it('what must be certain text in quotation marks and is not there is missing', () => {
  const mode = v.object({ mode: v.literal('on') });
  expect(problemsOf(mode, {})).toBe('mode is missing in the request');
  expect(problemsOf(mode, { mode: 'off' })).toContain("got 'off'");
});

it('of a value that must not be shown, and of the whole, only the kind is', () => {
  const schema = strictObject({ secret: v.array(strictObject({ key: text })), name: text });
  const problems = (value: unknown) => problemText(v.safeParse(schema, value).issues ?? [], 'the request', ['secret']);
  expect(problems({ secret: [{ key: 7 }], name: 8 })).toBe(
    'secret[0].key must be a text, got a number; name must be a text, got 8',
  );
  expect(problems('whole')).toBe('the request must be an object, got a string of 5 characters');
});

it('a list is no object', () => {
  expect(problemsOf(strictObject({}), [])).toBe('the request must be an object, got a list of 0');
  expect(problemsOf(strictObject({}), null)).toBe('the request must be an object, got null');
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
