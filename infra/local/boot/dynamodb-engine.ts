/**
 * Which DynamoDB engine a boot uses: AWS_ENDPOINT_URL_DYNAMODB, the variable every AWS SDK knows, names one that runs
 * already, such as Amazon's DynamoDB Local; without it dynalite is started.
 */
import type { DynamoDbOptions } from '../dynamodb';

/** @throws Error when the variable is no http address */
export function withEngineOfEnvironment(options: DynamoDbOptions = {}, env = process.env): DynamoDbOptions {
  const endpoint = env.AWS_ENDPOINT_URL_DYNAMODB;
  if (options.endpoint !== undefined || endpoint === undefined || endpoint === '') return options;
  if (!/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) {
    throw new Error(
      `AWS_ENDPOINT_URL_DYNAMODB must be the address of a DynamoDB engine, e.g. http://127.0.0.1:8000, got '${endpoint}'.`,
    );
  }
  return { ...options, endpoint };
}
