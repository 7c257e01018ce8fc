/** Fields of states in JSONata. */
import { anyJson, integer, list, nonEmptyList, number, object, orExpression, text, truth } from '../checks';
import { described, map, MAX_BATCH_BYTES, MAX_SECONDS, moving, recovering, task, transition } from './common';
import type { LanguageFields } from './table';

const transforming = { ...described, Output: anyJson, Assign: object };
const seconds = orExpression(integer(1, MAX_SECONDS));
const count = orExpression(integer(0, Number.MAX_SAFE_INTEGER));

export const JSONATA_FIELDS: LanguageFields = {
  states: {
    Pass: { fields: { ...transforming, ...moving }, oneOf: transition },
    Succeed: { fields: { ...described, Output: anyJson } },
    Fail: { fields: { ...described, Error: text, Cause: text } },
    Wait: {
      fields: { ...transforming, ...moving, Seconds: orExpression(integer(0, MAX_SECONDS)), Timestamp: text },
      oneOf: [...transition, ['Seconds', 'Timestamp']],
    },
    Choice: { fields: { ...transforming, Choices: nonEmptyList, Default: text }, required: ['Choices'] },
    Task: {
      fields: {
        ...transforming,
        ...moving,
        ...recovering,
        ...task,
        Arguments: orExpression(object),
        TimeoutSeconds: seconds,
        HeartbeatSeconds: seconds,
      },
      required: ['Resource'],
      oneOf: transition,
    },
    Parallel: {
      fields: { ...transforming, ...moving, ...recovering, Arguments: anyJson, Branches: nonEmptyList },
      required: ['Branches'],
      oneOf: transition,
    },
    Map: {
      fields: {
        ...transforming,
        ...moving,
        ...recovering,
        ...map,
        Items: orExpression(list),
        ItemSelector: orExpression(object),
        MaxConcurrency: count,
        ToleratedFailureCount: count,
        ToleratedFailurePercentage: orExpression(number(0, 100)),
      },
      required: ['ItemProcessor'],
      oneOf: transition,
    },
  },
  batcher: {
    fields: {
      BatchInput: anyJson,
      MaxItemsPerBatch: orExpression(integer(1, Number.MAX_SAFE_INTEGER)),
      MaxInputBytesPerBatch: orExpression(integer(1, MAX_BATCH_BYTES)),
    },
  },
  catcher: {
    fields: { Comment: text, ErrorEquals: nonEmptyList, Next: text, Output: anyJson, Assign: object },
    required: ['ErrorEquals', 'Next'],
  },
  rule: {
    fields: { Comment: text, Condition: orExpression(truth), Next: text, Output: anyJson, Assign: object },
    required: ['Condition', 'Next'],
  },
};
