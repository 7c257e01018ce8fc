/** What a rule hands to its target is read as data: constants as they are, and parts of the event by their paths. */
import { declaredInput, EventPart, eventPartsIn, mappingOf } from '#tools/stack/declared-input';

const targetOf = (input: object) => ({ Id: 'T', Arn: 'machine', ...input });
const transformed = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) =>
  targetOf({ InputTransformer: { InputTemplate, InputPathsMap } });

it('reads a template: which part of the event goes where', () => {
  const target = transformed('{"mapping":"Sold","request":{"users":[<who>],"all":<detail>}}', {
    ...{ who: '$.detail.user', detail: '$.detail' },
  });
  const input = declaredInput(target);
  expect(input).toEqual({
    mapping: 'Sold',
    request: { users: [new EventPart('$.detail.user')], all: new EventPart('$.detail') },
  });
  expect(eventPartsIn(input).map(({ path }) => path)).toEqual(['$.detail.user', '$.detail']);
  expect(mappingOf(target)).toBe('Sold');
});

it('has a list of parts where the mapping composes a string', () => {
  const target = transformed(
    '{"mapping":"Sold","request":{"users":[null,<who>]},"texts":[{"at":["users",0],"of":["team-",{"detail.team":<team>}]}]}',
    { who: '$.detail.user', team: '$.detail.team' },
  );
  expect(declaredInput(target)).toEqual({
    mapping: 'Sold',
    request: { users: [['team-', new EventPart('$.detail.team')], new EventPart('$.detail.user')] },
  });
});

it('leaves a text alone that looks like a placeholder or like another field', () => {
  const input = { mapping: 'Sold', hint: 'a <b> "mapping":"Other" \\' };
  const target = transformed(JSON.stringify(input), { b: '$.detail.b' });
  expect(declaredInput(target)).toEqual(input);
  expect(mappingOf(target)).toBe('Sold');
});

it.each([
  [{ InputPath: '$.detail' }, new EventPart('$.detail')],
  [{}, new EventPart('$')],
  [{ Input: '{"a":1}' }, { a: 1 }],
  [{ InputTransformer: { InputTemplate: 'plain <text>' } }, undefined],
])('reads %j, which is of no mapping', (input, expected) => {
  expect(declaredInput(targetOf(input))).toEqual(expected);
  expect(mappingOf(targetOf(input))).toBeUndefined();
});
