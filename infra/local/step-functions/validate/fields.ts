/** The fields of each state type: which exist, which are required, and what their values may be. */
import type { StateType } from '../engine/definition';
import {
  anyJson,
  type Check,
  integer,
  list,
  nonEmptyList,
  number,
  object,
  oneOf,
  orExpression,
  resourceArn,
  text,
  truth,
} from './checks';

export interface FieldTable {
  readonly fields: Readonly<Record<string, Check>>;
  readonly required?: readonly string[];
  /** Exactly one of them is required. */
  readonly oneOf?: readonly string[];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-wait-state.html */
const MAX_SECONDS = 99_999_999;
const MAX_BATCH_BYTES = 262_144;

const common = { Type: text, Comment: text, QueryLanguage: anyJson };
const transforming = { ...common, Output: anyJson, Assign: object };
const moving = { Next: text, End: truth };
const recovering = { Retry: list, Catch: list };
const transition = ['Next', 'End'];

const seconds = orExpression(integer(1, MAX_SECONDS));

export const STATE_FIELDS: Readonly<Record<StateType, FieldTable>> = {
  Pass: { fields: { ...transforming, ...moving }, oneOf: transition },
  Succeed: { fields: { ...common, Output: anyJson } },
  Fail: { fields: { ...common, Error: text, Cause: text } },
  Wait: {
    fields: { ...transforming, ...moving, Seconds: orExpression(integer(0, MAX_SECONDS)), Timestamp: text },
    oneOf: transition,
  },
  Choice: { fields: { ...transforming, Choices: nonEmptyList, Default: text }, required: ['Choices'] },
  Task: {
    fields: {
      ...transforming,
      ...moving,
      ...recovering,
      Resource: resourceArn,
      Arguments: orExpression(object),
      Credentials: object,
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
      Items: orExpression(list),
      ItemReader: object,
      ItemSelector: orExpression(object),
      ItemBatcher: object,
      ItemProcessor: object,
      ResultWriter: object,
      Label: text,
      MaxConcurrency: orExpression(integer(0, Number.MAX_SAFE_INTEGER)),
      ToleratedFailureCount: orExpression(integer(0, Number.MAX_SAFE_INTEGER)),
      ToleratedFailurePercentage: orExpression(number(0, 100)),
    },
    required: ['ItemProcessor'],
    oneOf: transition,
  },
};

export const MACHINE_FIELDS: FieldTable = {
  fields: {
    Comment: text,
    QueryLanguage: anyJson,
    StartAt: text,
    States: object,
    TimeoutSeconds: integer(1, MAX_SECONDS),
    Version: oneOf('1.0'),
  },
  required: ['StartAt', 'States'],
};

export const BRANCH_FIELDS: FieldTable = {
  fields: { Comment: text, QueryLanguage: anyJson, StartAt: text, States: object },
  required: ['StartAt', 'States'],
};

export const PROCESSOR_FIELDS: FieldTable = {
  ...BRANCH_FIELDS,
  fields: { ...BRANCH_FIELDS.fields, ProcessorConfig: object },
};

export const PROCESSOR_CONFIG_FIELDS: FieldTable = {
  fields: { Mode: oneOf('INLINE', 'DISTRIBUTED'), ExecutionType: oneOf('STANDARD', 'EXPRESS') },
};

export const BATCHER_FIELDS: FieldTable = {
  fields: {
    BatchInput: anyJson,
    MaxItemsPerBatch: orExpression(integer(1, Number.MAX_SAFE_INTEGER)),
    MaxInputBytesPerBatch: orExpression(integer(1, MAX_BATCH_BYTES)),
  },
};

export const RULE_FIELDS: FieldTable = {
  fields: { Comment: text, Condition: orExpression(truth), Next: text, Output: anyJson, Assign: object },
  required: ['Condition', 'Next'],
};

export const RETRIER_FIELDS: FieldTable = {
  fields: {
    Comment: text,
    ErrorEquals: nonEmptyList,
    IntervalSeconds: integer(1, MAX_SECONDS),
    MaxAttempts: integer(0, MAX_SECONDS),
    BackoffRate: number(1, Number.MAX_SAFE_INTEGER),
    MaxDelaySeconds: integer(1, 31_622_400),
    JitterStrategy: oneOf('FULL', 'NONE'),
  },
  required: ['ErrorEquals'],
};

export const CATCHER_FIELDS: FieldTable = {
  fields: { Comment: text, ErrorEquals: nonEmptyList, Next: text, Output: anyJson, Assign: object },
  required: ['ErrorEquals', 'Next'],
};

export const CREDENTIALS_FIELDS: FieldTable = { fields: { RoleArn: text }, required: ['RoleArn'] };
