/**
 * What another validator says of the shipped state machines. Local mode does not ask it: it refuses what AWS takes, such as
 * an empty text in Assign or a key `Next` in the data, and takes 0.4 s a machine.
 */
import validator from 'asl-validator';
import { definitionFiles } from '#constructs/workflow/definition';
import { composedWithNames } from '#test/statemachines/support/composed';

it.each(definitionFiles())('asl-validator finds nothing wrong in statemachines/%s', (file) => {
  expect(validator(composedWithNames(file)).errors).toEqual([]);
});
