/** The variables of an execution environment: those in the template, and those that Lambda sets. */
import { randomBytes } from 'node:crypto';
import { TIME_LIMIT_FACTOR } from '#shared/base/time-limit-factor';
import type { Credentials } from '../../iam/credentials';
import type { FunctionConfiguration } from '../function-configuration';

export interface EnvironmentFacts {
  readonly configuration: FunctionConfiguration;
  readonly region: string;
  readonly credentials: Credentials;
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Host names of this cloud's APIs on AWS. */
  readonly apiHosts: readonly string[];
  readonly codeDirectory: string;
  /** Multiplies the timeouts of the function, of its start and of the calls it makes. @default 1 */
  readonly timeLimitFactor?: number | undefined;
}

/** Takes nothing from the developer's environment, above all no AWS credentials; PATH is needed to start programs. */
export function environmentVariables(facts: EnvironmentFacts): Record<string, string> {
  const { configuration, region, credentials, endpoint, codeDirectory, timeLimitFactor } = facts;
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    ...configuration.variables,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
    AWS_ENDPOINT_URL: endpoint,
    ...(timeLimitFactor !== undefined && { [TIME_LIMIT_FACTOR]: String(timeLimitFactor) }),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: configuration.logFormat,
    ...(configuration.logLevel !== undefined && { AWS_LAMBDA_LOG_LEVEL: configuration.logLevel }),
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName(),
    LAMBDA_TASK_ROOT: codeDirectory,
    _HANDLER: configuration.handler,
  };
}

/** e.g. `2026/11/21/[$LATEST]4f6e...`, one per environment. */
const logStreamName = () =>
  `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomBytes(16).toString('hex')}`;

/** Names Lambda reserves; CloudFormation too refuses a template that sets one. */
export const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  '_HANDLER',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);
