import { definitionFiles } from '#constructs/workflow/definition';
import { validateDefinition } from '#local/step-functions/validate/index';
import { composedWithNames } from './support/composed';
import { shippedDefinition } from './support/shipped-definition';

describe.each(definitionFiles())('statemachines/%s', (file) => {
  // A Distributed Map, as in fan-out, must be STANDARD.
  const types = file.startsWith('fan-out') ? (['STANDARD'] as const) : (['EXPRESS', 'STANDARD'] as const);
  it.each(types)('is valid as %s, also by rules that asl-validator lacks', (type) => {
    expect(validateDefinition(composedWithNames(file), { type })).toEqual([]);
  });
});

interface Catcher {
  readonly ErrorEquals: readonly string[];
}

describe.each(['broadcast.asl.json', 'fan-out.asl.json'])('%s, as deployed,', (file) => {
  const fields: [name: string, value: unknown][] = [];
  JSON.parse(shippedDefinition(file), (name, value: unknown) => {
    fields.push([name, value]);
    return value;
  });
  const named = (...names: string[]) => fields.filter(([name]) => names.includes(name)).map(([, value]) => value);

  it('has numbers where Step Functions wants numbers', () => {
    const numbers = named('MaxConcurrency', 'TimeoutSeconds', 'ToleratedFailurePercentage', 'MaxAttempts');
    expect(numbers.length).toBeGreaterThan(4);
    expect(numbers.filter((value) => typeof value !== 'number')).toEqual([]);
  });

  it('catches States.DataLimitExceeded wherever it catches States.ALL, which does not match it', () => {
    const lists = (named('Catch') as Catcher[][]).map((list) => list.map(({ ErrorEquals }) => ErrorEquals.join()));
    const catchingAll = lists.filter((names) => names.includes('States.ALL'));
    expect(catchingAll.length).toBeGreaterThan(3);
    for (const names of catchingAll) expect(names.slice(-2)).toEqual(['States.DataLimitExceeded', 'States.ALL']);
  });
});
