/** Fields of states in JSONPath. */
import { IS_PRESENT, OPERATORS } from '../../engine/query/jsonpath/comparison';
import {
  anyJson,
  type Check,
  integer,
  nonEmptyList,
  number,
  object,
  pathOrFunction,
  pathOrNull,
  readPath,
  resultPath,
  text,
  timestamp,
  truth,
} from '../checks';
import { described, map, MAX_BATCH_BYTES, MAX_SECONDS, moving, recovering, task, transition } from './common';
import type { LanguageFields } from './table';

const filtering = { ...described, InputPath: pathOrNull, OutputPath: pathOrNull };
const assigning = { ...filtering, Assign: object };
const resulting = { ...assigning, ResultPath: resultPath, ResultSelector: object };
const seconds = integer(1, MAX_SECONDS);
const count = integer(0, Number.MAX_SAFE_INTEGER);

const OPERANDS: Readonly<Record<'string' | 'number' | 'boolean' | 'timestamp', Check>> = {
  string: text,
  number: number(-Number.MAX_VALUE, Number.MAX_VALUE),
  boolean: truth,
  timestamp,
};
const operators: Record<string, Check> = { [IS_PRESENT]: truth };
for (const [name, { operand, withPath }] of OPERATORS) {
  operators[name] = OPERANDS[operand];
  if (withPath) operators[`${name}Path`] = readPath;
}
const comparing = { Comment: text, ...operators, And: nonEmptyList, Or: nonEmptyList, Not: object, Variable: readPath };
const oneTest = [[...Object.keys(operators), 'And', 'Or', 'Not']];

export const JSONPATH_FIELDS: LanguageFields = {
  states: {
    Pass: {
      fields: { ...assigning, ...moving, Parameters: anyJson, Result: anyJson, ResultPath: resultPath },
      oneOf: transition,
    },
    Succeed: { fields: filtering },
    Fail: {
      fields: { ...described, Error: text, Cause: text, ErrorPath: pathOrFunction, CausePath: pathOrFunction },
      notBoth: [
        ['Error', 'ErrorPath'],
        ['Cause', 'CausePath'],
      ],
    },
    Wait: {
      fields: {
        ...assigning,
        ...moving,
        Seconds: integer(0, MAX_SECONDS),
        SecondsPath: readPath,
        Timestamp: timestamp,
        TimestampPath: readPath,
      },
      oneOf: [...transition, ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath']],
    },
    Choice: { fields: { ...assigning, Choices: nonEmptyList, Default: text }, required: ['Choices'] },
    Task: {
      fields: {
        ...resulting,
        ...moving,
        ...recovering,
        ...task,
        Parameters: anyJson,
        TimeoutSeconds: seconds,
        TimeoutSecondsPath: readPath,
        HeartbeatSeconds: seconds,
        HeartbeatSecondsPath: readPath,
      },
      required: ['Resource'],
      oneOf: transition,
      notBoth: [
        ['TimeoutSeconds', 'TimeoutSecondsPath'],
        ['HeartbeatSeconds', 'HeartbeatSecondsPath'],
      ],
    },
    Parallel: {
      fields: { ...resulting, ...moving, ...recovering, Parameters: anyJson, Branches: nonEmptyList },
      required: ['Branches'],
      oneOf: transition,
    },
    Map: {
      fields: {
        ...resulting,
        ...moving,
        ...recovering,
        ...map,
        Iterator: object,
        ItemsPath: readPath,
        ItemSelector: object,
        Parameters: object,
        MaxConcurrency: count,
        MaxConcurrencyPath: readPath,
        ToleratedFailureCount: count,
        ToleratedFailureCountPath: readPath,
        ToleratedFailurePercentage: number(0, 100),
        ToleratedFailurePercentagePath: readPath,
      },
      oneOf: [...transition, ['ItemProcessor', 'Iterator']],
      notBoth: [
        ['ItemSelector', 'Parameters'],
        ['MaxConcurrency', 'MaxConcurrencyPath'],
        ['ToleratedFailureCount', 'ToleratedFailureCountPath'],
        ['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'],
      ],
    },
  },
  batcher: {
    fields: {
      BatchInput: anyJson,
      MaxItemsPerBatch: count,
      MaxItemsPerBatchPath: readPath,
      MaxInputBytesPerBatch: integer(0, MAX_BATCH_BYTES),
      MaxInputBytesPerBatchPath: readPath,
    },
    notBoth: [
      ['MaxItemsPerBatch', 'MaxItemsPerBatchPath'],
      ['MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'],
    ],
  },
  catcher: {
    fields: { Comment: text, ErrorEquals: nonEmptyList, Next: text, ResultPath: resultPath, Assign: object },
    required: ['ErrorEquals', 'Next'],
  },
  rule: { fields: { ...comparing, Next: text, Assign: object }, required: ['Next'], oneOf: oneTest },
  comparison: { fields: comparing, oneOf: oneTest },
};
