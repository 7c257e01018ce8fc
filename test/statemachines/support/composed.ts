/** A definition without a stack: the deployed numbers of a stage, and one text for each name. */
import type { BroadcastSettings } from '#constructs/settings/settings';
import { composeDefinition } from '#constructs/workflow/definition';
import { numbersOf } from '#constructs/workflow/workflow-numbers';
import { settingsOf } from '#infra/settings';

/** @param file in `statemachines/`; a fragment alone too */
export function composedWithNames(file: string, name = '1', settings: BroadcastSettings = settingsOf('local')): object {
  const definition = composeDefinition(file, { numbers: numbersOf(file, settings) });
  return JSON.parse(JSON.stringify(definition).replaceAll(/\$\{\w+\}/g, name)) as object;
}
