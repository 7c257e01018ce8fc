/**
 * Clients of AWS services for the functions. A handler makes each once per execution environment, so that its connections,
 * kept alive by the SDK, serve every invocation. Region, credentials and endpoint come from the environment.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * `standard` and not `adaptive`: the latter holds calls back on the client, which under Lambda's concurrency slows those
 * who are not throttled. Four attempts in at most 8 s of waiting for answers stay inside every function's timeout.
 */
const CLIENT_SETTINGS = {
  retryMode: 'standard',
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
} as const;

export const createDynamoDb = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(CLIENT_SETTINGS), {
    marshallOptions: { removeUndefinedValues: true },
  });

export const createSecretsManager = (): SecretsManagerClient => new SecretsManagerClient(CLIENT_SETTINGS);
