/** Answers of event-ruler 2.0.1, recorded by `compare.ts --record`. */
import { answerOf, type Answer } from './answer';
import type { Pair } from './pairs';
import recorded from './recorded.json';

const rows = recorded as readonly (Pair & { readonly answer: Answer })[];

it('the recording has matches, events that do not match and refusals', () => {
  const share = (test: (answer: Answer) => boolean) => rows.filter(({ answer }) => test(answer)).length / rows.length;
  expect(share(({ matches }) => matches === true)).toBeGreaterThan(0.05);
  expect(share(({ matches }) => matches === false)).toBeGreaterThan(0.3);
  expect(share(({ refused }) => refused !== undefined)).toBeGreaterThan(0.05);
});

it('patterns match, and are refused, as in event-ruler', () => {
  const differing = rows.filter((row) => JSON.stringify(answerOf(row)) !== JSON.stringify(row.answer));
  expect(differing).toEqual([]);
});
