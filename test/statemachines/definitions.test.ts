import { readdirSync } from 'node:fs';
import { composeDefinition, STATE_MACHINES_FOLDER } from '#constructs/workflow/definition';
import { validateDefinition } from '#local/step-functions/validate/index';

/** Substitutions stand inside strings; the deployed ones are names, ARNs and numbers, of which 1 is all. */
const substituted = (file: string): unknown =>
  JSON.parse(JSON.stringify(composeDefinition(file)).replaceAll(/\$\{\w+\}/g, '1'));

describe.each(readdirSync(STATE_MACHINES_FOLDER))('statemachines/%s', (file) => {
  // A Distributed Map, which fan-out is, is STANDARD only.
  const types = file.startsWith('fan-out') ? (['STANDARD'] as const) : (['EXPRESS', 'STANDARD'] as const);
  it.each(types)('is valid as %s, by the rules that asl-validator lacks too', (type) => {
    expect(validateDefinition(substituted(file), { type })).toEqual([]);
  });
});
