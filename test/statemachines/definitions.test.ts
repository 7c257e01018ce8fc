import { definitionFiles } from '#constructs/workflow/definition';
import { validateDefinition } from '#local/step-functions/validate/index';
import { composedWithNames } from './support/composed';

describe.each(definitionFiles())('statemachines/%s', (file) => {
  // A Distributed Map, which fan-out is, is STANDARD only.
  const types = file.startsWith('fan-out') ? (['STANDARD'] as const) : (['EXPRESS', 'STANDARD'] as const);
  it.each(types)('is valid as %s, by the rules that asl-validator lacks too', (type) => {
    expect(validateDefinition(composedWithNames(file), { type })).toEqual([]);
  });
});
