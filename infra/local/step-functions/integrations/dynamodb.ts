/**
 * DynamoDB in both ways: the four optimised actions with errors `DynamoDB.*`, and any operation through the SDK integration
 * with errors `DynamoDb.*`. Arguments and answers are those of DynamoDB's own API.
 */
import type { Json } from '../../core/service';
import type { Integration } from './integration';
import { type ErrorNaming, integrationError } from './integration-error';
import { sdkMetadata } from './sdk-metadata';
import { objectArguments } from './task-arguments';

export const OPTIMISED_ACTIONS: readonly string[] = ['getItem', 'putItem', 'updateItem', 'deleteItem'];

/** Operations with their own data shape that are worth running from a state machine. */
export const SDK_ACTIONS: readonly string[] = [
  ...OPTIMISED_ACTIONS,
  'query',
  'scan',
  'batchGetItem',
  'batchWriteItem',
  'transactGetItems',
  'transactWriteItems',
  'describeTable',
];

const MODELLED: readonly string[] = [
  'ConditionalCheckFailedException',
  'InternalServerError',
  'ItemCollectionSizeLimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ResourceNotFoundException',
  'ThrottlingException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'TransactionInProgressException',
];
const isModelled = (code: string) => MODELLED.includes(code);

const OPTIMISED_ERRORS: ErrorNaming = {
  prefix: 'DynamoDB',
  service: 'AmazonDynamoDBv2',
  sdk: 'java-1',
  unmodelled: 'AmazonDynamoDBException',
  isModelled,
};

const SDK_ERRORS: ErrorNaming = {
  prefix: 'DynamoDb',
  service: 'DynamoDb',
  sdk: 'java-2',
  unmodelled: 'DynamoDbException',
  isModelled,
  addException: true,
};

export const dynamodbOptimised: Integration = {
  async run(taskArguments, task) {
    const answer = await callDynamodb(taskArguments, task, OPTIMISED_ERRORS);
    return { ...answer, ...sdkMetadata(Buffer.byteLength(JSON.stringify(answer))) };
  },
};

export const dynamodbSdk: Integration = {
  run: (taskArguments, task) => callDynamodb(taskArguments, task, SDK_ERRORS),
};

async function callDynamodb(
  taskArguments: Json,
  { action, call }: Parameters<Integration['run']>[1],
  naming: ErrorNaming,
): Promise<Record<string, Json>> {
  const operation = action.charAt(0).toUpperCase() + action.slice(1);
  try {
    return (await call('dynamodb', operation, objectArguments(taskArguments))) as Record<string, Json>;
  } catch (error) {
    throw integrationError(naming, error);
  }
}
