import * as v from 'valibot';
import { withoutValue } from '#sdk/hide-value';

const wordsOf = async (schema: v.GenericSchema, data: unknown) => {
  const { issues = [] } = await schema['~standard'].validate(data);
  return issues.map((issue) => withoutValue(issue, data));
};

it.each<[string, v.GenericSchema, unknown, string]>([
  [
    'a text',
    v.object({ at: v.number() }),
    { at: 'hunter2' },
    'Invalid type: Expected number but received a string of 7 characters',
  ],
  [
    'a text with quotes',
    v.object({ at: v.number() }),
    { at: 'hun"ter2' },
    'Invalid type: Expected number but received a string of 8 characters',
  ],
  [
    'a text that breaks a rule',
    v.pipe(v.string(), v.email()),
    'hunter2',
    'Invalid email: Received a string of 7 characters',
  ],
  [
    'a number',
    v.object({ list: v.array(v.string()) }),
    { list: ['a', 13] },
    'Invalid type: Expected string but received a number',
  ],
  ['a boolean', v.string(), true, 'Invalid type: Expected string but received a boolean'],
  ['a negative decimal', v.string(), -1.5, 'Invalid type: Expected string but received a number'],
  ['an object', v.string(), { secret: 'hunter2' }, 'Invalid type: Expected string but received Object'],
])('%s is shown as its kind', async (_, schema, data, words) => {
  expect(await wordsOf(schema, data)).toEqual([words]);
});

it('numbers of the rule stay', () => {
  expect(withoutValue({ message: 'must be at least 7 (was 7)' }, 7)).toBe('must be at least 7 (was a number)');
});
