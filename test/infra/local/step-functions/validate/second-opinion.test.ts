/**
 * What another validator says of the shipped state machines. Local mode does not ask it: it refuses what AWS takes, such as
 * an empty text in Assign or a key `Next` in the data, and takes 0.4 s a machine.
 */
import { readdirSync } from 'node:fs';
import validator from 'asl-validator';
import { composeDefinition, STATE_MACHINES_FOLDER } from '#constructs/workflow/definition';

it.each(readdirSync(STATE_MACHINES_FOLDER))('asl-validator finds nothing wrong in statemachines/%s', (file) => {
  const substituted = JSON.stringify(composeDefinition(file)).replaceAll(/\$\{\w+\}/g, '1');
  expect(validator(JSON.parse(substituted)).errors).toEqual([]);
});
