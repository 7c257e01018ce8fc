/**
 * Validates a state machine definition: finds what AWS refuses at creation. Tests of the shipped state machines and
 * tools can use it alone; the local service refuses with the same findings.
 */
import type { MachineType } from '../arns';
import { errorNameFindings } from './error-names';
import { expressionFindings } from './expressions';
import type { Finding } from './finding';
import { pathFindings } from './paths';
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

/** @param definition parsed JSON of any shape */
export function validateDefinition(definition: unknown, { type }: ValidationOptions): Finding[] {
  return [
    ...queryLanguageFindings(definition),
    ...schemaFindings(definition),
    ...errorNameFindings(definition),
    ...transitionFindings(definition),
    ...workflowTypeFindings(definition, type),
    ...expressionFindings(definition),
    ...pathFindings(definition),
    ...variableFindings(definition),
  ];
}
