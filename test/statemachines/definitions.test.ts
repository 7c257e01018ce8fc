import { definitionFiles } from '#constructs/workflow/definition';
import { validateDefinition } from '#local/step-functions/validate/index';
import { composedWithNames } from './support/composed';

describe.each(definitionFiles())('statemachines/%s', (file) => {
  // A Distributed Map, as in fan-out, must be STANDARD.
  const types = file.startsWith('fan-out') ? (['STANDARD'] as const) : (['EXPRESS', 'STANDARD'] as const);
  it.each(types)('is valid as %s, also by rules that asl-validator lacks', (type) => {
    expect(validateDefinition(composedWithNames(file), { type })).toEqual([]);
  });
});
