/** A function of the service: code from functions/NAME, with the settings of the stage. */
import { Duration } from 'aws-cdk-lib';
import { SystemLogLevel, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { EnvName } from '#shared/runtime/env';
import { acceptWildcard } from '../accept-wildcard';
import type { DataKey } from '../encryption/data-key';
import type { BroadcastSettings } from '../settings/settings';
import { functionHandler } from './function-code';
import { HandlerFunction } from './handler-function';

export interface BroadcastFunctionProps {
  /** Folder under functions/. */
  readonly name: string;
  readonly description: string;
  readonly settings: BroadcastSettings;
  /** @default - AWS's own keys encrypt its environment and its log */
  readonly key?: DataKey | undefined;
  readonly environment?: Partial<Record<EnvName, string>>;
  /** @default 10 */
  readonly timeoutSeconds?: number;
  /** @default 256 */
  readonly memoryMb?: number;
  /** @default - not reserved */
  readonly reservedConcurrency?: number | undefined;
}

export class BroadcastFunction extends HandlerFunction {
  constructor(scope: Construct, id: string, props: BroadcastFunctionProps) {
    const { name, description, settings, key, timeoutSeconds, memoryMb, reservedConcurrency } = props;
    const bundling = settings.sourceMaps ? { sourceMap: true, sourcesContent: false } : undefined;
    super(scope, id, {
      description,
      handler: functionHandler(scope, name, bundling),
      ...(bundling && { bundling }),
      logRetention: settings.logRetentionDays,
      ...(key && { encryptionKey: key.key }),
      ...(!settings.logInvocations && { systemLogLevelV2: SystemLogLevel.WARN }),
      tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      environment: { ...props.environment, POWERTOOLS_SERVICE_NAME: name },
      ...(timeoutSeconds !== undefined && { timeout: Duration.seconds(timeoutSeconds) }),
      ...(memoryMb !== undefined && { memorySize: memoryMb }),
      ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
    });
    if (settings.tracing) acceptWildcard(this, '*', 'The actions that send traces take no resource.');
  }
}
