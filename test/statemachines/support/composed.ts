/** A definition without a stack: with a stage's deployed numbers, and one text for each name. */
import type { BroadcastSettings } from '#constructs/settings/settings';
import { composeDefinition } from '#constructs/workflow/definition';
import { compositionOf } from '#constructs/workflow/workflow-constants';
import { settingsOf } from '#infra/settings';

/** @param file in `statemachines/`; may be a fragment */
export function composedWithNames(file: string, name = '1', settings: BroadcastSettings = settingsOf('local')): object {
  const definition = composeDefinition(file, compositionOf(file, settings));
  return JSON.parse(JSON.stringify(definition).replaceAll(/\$\{\w+\}/g, name)) as object;
}
