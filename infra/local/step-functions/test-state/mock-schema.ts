/**
 * Checks the mocked result of a Task against the answer that AWS documents for the API, for the integrations of local mode.
 * Fields that the API does not have are not checked, and neither are other integrations, functions by their ARN, and results
 * that come with a task token.
 * https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
import { ownProperty } from '#shared/base/own-property';
import type { Json } from '../../core/service';

/** `STRICT` wants required fields, `PRESENT` checks what is there, `NONE` nothing. */
export const VALIDATION_MODES: readonly string[] = ['STRICT', 'PRESENT', 'NONE'];

type Scalar = 'a string' | 'a number' | 'a boolean';
type Shape = Scalar | { readonly list: Shape } | { readonly map: Shape } | Structure | Choice;
interface Structure {
  /** A function, since an attribute may hold others. */
  readonly members: () => Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}
interface Choice {
  readonly oneOf: readonly string[];
}

const structure = (members: Readonly<Record<string, Shape>>, required: readonly string[] = []): Structure => ({
  members: () => members,
  required,
});
const text = 'a string';
const number = 'a number';

const ATTRIBUTE: Structure = {
  members: () => ({
    ...{ S: text, N: text, B: text, NULL: 'a boolean', BOOL: 'a boolean' },
    ...{ SS: { list: text }, NS: { list: text }, BS: { list: text } },
    ...{ M: ITEM, L: { list: ATTRIBUTE } },
  }),
};
const ITEM: Shape = { map: ATTRIBUTE };
const UNITS = { CapacityUnits: number, ReadCapacityUnits: number, WriteCapacityUnits: number } as const;
const CAPACITY = structure({
  ...UNITS,
  TableName: text,
  Table: structure(UNITS),
  LocalSecondaryIndexes: { map: structure(UNITS) },
  GlobalSecondaryIndexes: { map: structure(UNITS) },
});
const METRICS = structure({ ItemCollectionKey: ITEM, SizeEstimateRangeGB: { list: number } });
const PAGE = structure({
  Items: { list: ITEM },
  Count: number,
  ScannedCount: number,
  LastEvaluatedKey: ITEM,
  ConsumedCapacity: CAPACITY,
});
const WRITE = structure({ Attributes: ITEM, ConsumedCapacity: CAPACITY, ItemCollectionMetrics: METRICS });

const DYNAMODB: Readonly<Record<string, Shape>> = {
  getItem: structure({ Item: ITEM, ConsumedCapacity: CAPACITY }),
  putItem: WRITE,
  updateItem: WRITE,
  deleteItem: WRITE,
  query: PAGE,
  scan: PAGE,
};

const STARTED = structure({ ExecutionArn: text, StartDate: text }, ['ExecutionArn', 'StartDate']);

/** By Resource. What DescribeExecution answers is the result of `.sync`, which has its input and output as JSON. */
const RESULTS: Readonly<Record<string, Shape>> = {
  'lambda:invoke': structure({
    StatusCode: number,
    FunctionError: text,
    LogResult: text,
    Payload: text,
    ExecutedVersion: text,
  }),
  'events:putEvents': structure({
    FailedEntryCount: number,
    Entries: { list: structure({ EventId: text, ErrorCode: text, ErrorMessage: text }) },
  }),
  'sqs:sendMessage': structure({
    MD5OfMessageBody: text,
    MD5OfMessageAttributes: text,
    MessageId: text,
    SequenceNumber: text,
  }),
  'states:startExecution': STARTED,
  'aws-sdk:sfn:startExecution': STARTED,
  'states:startExecution.sync:2': structure(
    {
      ...{ ExecutionArn: text, StateMachineArn: text, Name: text, StartDate: text, StopDate: text },
      Status: { oneOf: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'] },
      ...{ Error: text, Cause: text, TraceHeader: text, MapRunArn: text, RedriveCount: number },
    },
    ['ExecutionArn', 'StateMachineArn', 'Status', 'StartDate'],
  ),
};

/** The shape of a Resource's result, if it is known here. */
function shapeOf(resource: string): Shape | undefined {
  const name = resource.replace(/^arn:[^:]+:states:::/, '');
  const action = /^(?:aws-sdk:)?dynamodb:(\w+)$/.exec(name)?.[1];
  return action === undefined ? ownProperty(RESULTS, name) : ownProperty(DYNAMODB, action);
}

/** @returns what is wrong with the result in AWS's words; undefined if nothing is */
export function mockFault(result: Json, resource: string, mode: string): string | undefined {
  const shape = shapeOf(resource);
  if (mode === 'NONE' || !shape || result === null) return undefined;
  if (!isObject(result)) return 'Mocked result must be a JSON object.';
  const fault = faultOf(result, shape, '', mode === 'STRICT');
  return fault && `Mock result schema validation error: ${fault}`;
}

function faultOf(value: Json, shape: Shape, name: string, isStrict: boolean): string | undefined {
  if (typeof shape === 'string') {
    return `a ${typeof value}` === shape ? undefined : `Field '${name}' must be ${shape}`;
  }
  if ('oneOf' in shape) {
    if (typeof value !== 'string') return `Field '${name}' must be a string`;
    return shape.oneOf.includes(value) ? undefined : `Field '${name}' is not an expected value`;
  }
  if ('list' in shape) {
    if (!Array.isArray(value)) return `Field '${name}' must be an array`;
    return firstOf(value, (each) => faultOf(each, shape.list, name, isStrict));
  }
  if (!isObject(value)) return `Field '${name}' must be an object`;
  if ('map' in shape) return firstOf(Object.values(value), (each) => faultOf(each, shape.map, name, isStrict));
  const missing = isStrict ? shape.required?.find((field) => !Object.hasOwn(value, field)) : undefined;
  if (missing !== undefined) return `Required field '${missing}' is missing`;
  const members = shape.members();
  return firstOf(Object.entries(value), ([field, each]) => {
    const member = Object.hasOwn(members, field) ? members[field] : undefined;
    return member && faultOf(each, member, field, isStrict);
  });
}

function firstOf<Value>(values: readonly Value[], faultOf: (value: Value) => string | undefined): string | undefined {
  for (const value of values) {
    const fault = faultOf(value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
