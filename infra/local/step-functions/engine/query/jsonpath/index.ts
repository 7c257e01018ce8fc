/** JSONPath as a query language: paths, payload templates and intrinsic functions. */
import type { QueryLanguage } from '../language';
import { choose } from './choice-rule';
import { complete, completeCaught, completeRule, pass } from './completion';
import { effectiveInput } from './input';
import { batching, itemInput, mapItems, maxConcurrency, tolerance } from './map-fields';
import { failure, payload, timeouts, waitUntil } from './state-fields';

export const jsonpath: QueryLanguage = {
  name: 'JSONPath',
  input: effectiveInput,
  pass,
  complete,
  completeRule,
  completeCaught,
  payload,
  timeouts,
  waitUntil,
  failure,
  choose,
  mapItems,
  maxConcurrency,
  tolerance,
  batching,
  itemInput,
};
