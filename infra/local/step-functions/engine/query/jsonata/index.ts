/** JSONata as a query language: `{% ... %}` in the fields of a state. */
import type { QueryLanguage } from '../language';
import { complete, completeCaught, completeRule } from './completion';
import { batching, itemInput, mapItems, maxConcurrency, tolerance } from './map-fields';
import { choose, failure, payload, timeouts, waitUntil } from './state-fields';

export const jsonata: QueryLanguage = {
  name: 'JSONata',
  input: ({ input }) => input,
  pass: complete,
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
