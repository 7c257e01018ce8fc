import { query } from '../support/query';

const deadLetter = query('dead-letter');
const text = (StringValue: string) => ({ DataType: 'String', StringValue });

it.each([
  ['what failed, and why', 'no luck', 'no luck '],
  ['the beginning of a long cause', 'a'.repeat(30), 'a'.repeat(10)],
  ['a space for an empty cause, as SQS takes no empty text', '', ' '],
])('says %s', async (_, cause, kept) => {
  const reads = { failure: { name: 'Lambda.Unknown', cause }, states: { context: { Execution: { Id: 'arn:it' } } } };
  expect(await deadLetter(reads)).toEqual({
    EXECUTION: text('arn:it'),
    ERROR: text('Lambda.Unknown'),
    CAUSE: text(kept),
  });
});
