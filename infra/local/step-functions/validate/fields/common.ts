/** Fields that are the same in each query language. */
import { anyJson, integer, list, nonEmptyList, number, object, oneOf, resourceArn, text, truth } from '../checks';
import type { FieldTable } from './table';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html */
export const MAX_SECONDS = 99_999_999;
export const MAX_BATCH_BYTES = 262_144;

export const described = { Type: text, Comment: text, QueryLanguage: anyJson };
export const moving = { Next: text, End: truth };
export const recovering = { Retry: list, Catch: list };
export const transition = [['Next', 'End']] as const;

export const task = { Resource: resourceArn, Credentials: object };
export const map = {
  ItemReader: object,
  ItemBatcher: object,
  ItemProcessor: object,
  ResultWriter: object,
  Label: text,
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

export const CREDENTIALS_FIELDS: FieldTable = { fields: { RoleArn: text }, required: ['RoleArn'] };
