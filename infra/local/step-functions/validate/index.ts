/**
 * Validation of a state machine definition: what AWS refuses when it is created. Usable on its own, by tests of the
 * shipped state machines and by tools; the local service refuses with the same findings.
 */
import type { MachineType } from '../arns';
import type { Finding } from './finding';
import { queryLanguageFindings } from './query-language';

export { describeFinding, type Finding } from './finding';

export interface ValidationOptions {
  /** EXPRESS has no `.sync` and no `.waitForTaskToken`. */
  readonly type: MachineType;
}

/** @param definition parsed JSON; it may be anything */
export function validateDefinition(definition: unknown, _options: ValidationOptions): Finding[] {
  return queryLanguageFindings(definition);
}
