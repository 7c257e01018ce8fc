import { handlerFiles } from '#constructs/functions/function-code';
import { measureColdStarts } from './cold-start';

it('imports every function that is deployed, with the settings that the bench has', () => {
  const measured = measureColdStarts(1);
  expect(measured).toHaveLength(handlerFiles().length);
  for (const { bundleBytes } of measured) expect(bundleBytes).toBeGreaterThan(0);
});
