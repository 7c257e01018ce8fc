/**
 * A function of bundled TypeScript or JavaScript with its own log group, and a role that may write to it and nothing
 * more. Routes given as handler paths become one, and so do the service's own functions.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as LambdaFunction,
  type FunctionOptions,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { grantEnvironment } from '../encryption/grant-via';
import type { HandlerBundling } from './bundling';
import { fileCode } from './function-code';
import { resolveHandler } from './handler-path';

export interface HandlerFunctionProps extends FunctionOptions {
  /**
   * File without extension, a dot and the name of the export, relative to the folder the app runs in:
   * `src/orders/place.main`. For a file with its extension, the export is `handler`.
   */
  readonly handler: string;
  /**
   * How it is bundled, with options of CDK's NodejsFunction. `sourceMap` also makes Node.js use the map, unless NODE_OPTIONS is
   * set. @default - one minified CommonJS file with everything it imports
   */
  readonly bundling?: HandlerBundling;
  /** @default Runtime.NODEJS_24_X */
  readonly runtime?: Runtime;
  /** @default - one is made */
  readonly logGroup?: ILogGroup;
  /** Days a log group made here keeps lines. @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
  /**
   * Encrypts its environment, unless `environmentEncryption` names another key, and a log group made here.
   * @default - AWS's own keys do
   */
  readonly encryptionKey?: IKey;
  /** @default - 10 seconds */
  readonly timeout?: Duration;
  /** MB. @default 256 */
  readonly memorySize?: number;
  /** @default Architecture.ARM_64 */
  readonly architecture?: Architecture;
}

export class HandlerFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const { handler, bundling, logRetention = RetentionDays.ONE_MONTH, encryptionKey, ...options } = props;
    const { file, exportName } = resolveHandler(handler);
    const logGroup =
      options.logGroup ??
      new LogGroup(scope, `${id}Logs`, {
        retention: logRetention,
        removalPolicy: RemovalPolicy.DESTROY,
        ...(encryptionKey && { encryptionKey }),
      });
    const role =
      options.role ?? new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    if (options.vpc) {
      role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'));
    }
    super(scope, id, {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      loggingFormat: LoggingFormat.JSON,
      timeout: Duration.seconds(10),
      memorySize: 256,
      ...(encryptionKey && { environmentEncryption: encryptionKey }),
      ...options,
      ...(bundling?.sourceMap && { environment: { NODE_OPTIONS: '--enable-source-maps', ...options.environment } }),
      role,
      logGroup,
      code: fileCode(scope, { file, bundling }),
      handler: `index.${exportName}`,
    });
    if (encryptionKey) grantEnvironment(this, encryptionKey, role);
  }
}
