/** Which members of an event's details are execution data, which is left out unless it is asked for. */
import type { JsonObject } from '../../core/service';

const DATA: readonly string[] = [
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'parameters',
  'assignedVariables',
  'assignedVariablesDetails',
];

export const withoutData = (details: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(details).filter(([member]) => !DATA.includes(member)));
