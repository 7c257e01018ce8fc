/**
 * Validation of a state machine definition: what AWS refuses when it is created. Usable on its own, by tests of the
 * shipped state machines and by tools; the local service refuses with the same findings.
 */
import type { MachineType } from '../arns';
import { errorNameFindings } from './error-names';
import { expressionFindings } from './expressions';
import type { Finding } from './finding';
import { queryLanguageFindings } from './query-language';
import { schemaFindings } from './schema';
import { transitionFindings } from './transitions';
import { variableFindings } from './variables';
import { workflowTypeFindings } from './workflow-type';

export { describeFinding, type Finding } from './finding';

export interface ValidationOptions {
  /** EXPRESS has no `.sync`, no `.waitForTaskToken` and no Distributed Map. */
  readonly type: MachineType;
}

/** @param definition parsed JSON; it may be anything */
export function validateDefinition(definition: unknown, { type }: ValidationOptions): Finding[] {
  const language = queryLanguageFindings(definition);
  // What is written for JSONPath would only be misread by the rules for JSONata.
  if (language.length > 0) return language;
  return [
    ...schemaFindings(definition),
    ...errorNameFindings(definition),
    ...transitionFindings(definition),
    ...workflowTypeFindings(definition, type),
    ...expressionFindings(definition),
    ...variableFindings(definition),
  ];
}
