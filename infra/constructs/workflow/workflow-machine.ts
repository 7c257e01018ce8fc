/** A state machine of the service: the composed definition, the substitutions it needs, its log. */
import { RemovalPolicy, Stack, Token, Validations } from 'aws-cdk-lib';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachine,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { DataKey } from '../encryption/data-key';
import type { BroadcastSettings } from '../settings/settings';
import { acceptWildcard } from '../accept-wildcard';
import { compose, substitutionsIn } from './definition';
import { QUERIES_METADATA } from './queries/as-written';
import { compositionOf } from './workflow-constants';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
const MAX_NAME_CHARACTERS = 80;
/** The longest there is: fewer requests to KMS. https://docs.aws.amazon.com/step-functions/latest/apireference/API_EncryptionConfiguration.html */
const DATA_KEY_REUSE_SECONDS = 900;

export interface WorkflowMachineProps {
  /** File name in `statemachines/`, without `.asl.json`. */
  readonly name: string;
  readonly type: BroadcastSettings['workflowType'];
  readonly settings: BroadcastSettings;
  readonly key: DataKey | undefined;
  /** Values for the substitutions of all machines; each takes those it needs. */
  readonly substitutions: Readonly<Record<string, string>>;
}

export class WorkflowMachine extends StateMachine {
  /** Absent if nothing is logged. */
  readonly logGroup: ILogGroup | undefined;
  /** Undefined if CloudFormation makes one. */
  readonly givenName: string | undefined;

  constructor(scope: Construct, id: string, { name, type, settings, key, substitutions }: WorkflowMachineProps) {
    const file = `${name}.asl.json`;
    const { definition, queries } = compose(file, compositionOf(file, settings));
    const { level, executionData } = settings.workflowLogs;
    // With this prefix, Step Functions need not add each group to the account's log resource policy (limit: 5,120
    // characters).
    const logGroup =
      level === 'OFF'
        ? undefined
        : new LogGroup(scope, `${id}Logs`, {
            logGroupName: `/aws/vendedlogs/states/${Stack.of(scope).stackName}-${name}`,
            retention: settings.logRetentionDays,
            removalPolicy: RemovalPolicy.DESTROY,
            ...(key && { encryptionKey: key.key }),
          });
    const { stateMachineName } = nameOf(scope, name, type);
    super(scope, id, {
      definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
      definitionSubstitutions: onlyNeeded(substitutions, substitutionsIn(definition)),
      ...(stateMachineName !== undefined && { stateMachineName }),
      stateMachineType: StateMachineType[type],
      tracingEnabled: settings.tracing,
      ...(logGroup && {
        logs: { destination: logGroup, level: LogLevel[level], includeExecutionData: executionData },
      }),
    });
    this.logGroup = logGroup;
    this.givenName = stateMachineName;
    // In the template, so that the console can show the queries of any app's stack without that app's files. Metadata
    // is not part of the definition, and costs nothing.
    const resource = this.node.defaultChild as CfnStateMachine;
    resource.addMetadata(QUERIES_METADATA, queries);
    resource.encryptionConfiguration = this.#encryptedBy(key);
    this.#acceptFindings(settings);
  }

  /** AWS's key is named too: without it, a machine that had another key would keep that one. */
  #encryptedBy(key: DataKey | undefined): CfnStateMachine.EncryptionConfigurationProperty {
    if (!key) return { type: 'AWS_OWNED_KEY' };
    key.grantExecutions(this, this.givenName);
    if (this.logGroup) key.grantLogDelivery(this);
    return {
      type: 'CUSTOMER_MANAGED_KMS_KEY',
      kmsKeyId: key.keyArn,
      kmsDataKeyReusePeriodSeconds: DATA_KEY_REUSE_SECONDS,
    };
  }

  #acceptFindings({ workflowLogs, tracing }: BroadcastSettings): void {
    const accept = (id: string, reason: string) =>
      Validations.of(this).acknowledge({ id: `AwsSolutions-${id}`, reason });
    if (workflowLogs.level !== 'OFF' || tracing) {
      acceptWildcard(this, '*', 'The actions for log delivery and tracing take no resource.');
    }
    if (workflowLogs.level !== 'ALL') {
      accept(
        'SF1',
        'ALL costs about $21 per million executions and keeps message data; the setting workflowLogs turns it on.',
      );
    }
    if (!tracing) accept('SF2', 'X-Ray is billed per trace; the setting tracing turns it on.');
  }
}

/** @throws Error if the definition uses an unknown substitution */
function onlyNeeded(given: Readonly<Record<string, string>>, needed: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    needed.map((name) => {
      const value = given[name];
      if (value === undefined)
        throw new Error(
          `The state machine uses \${${name}}, which is unknown; known are ${Object.keys(given).join(', ')}.`,
        );
      return [name, value];
    }),
  );
}

/**
 * A short name, because every line an execution logs and every row it claims holds it. A STANDARD machine has it in its
 * name: CloudFormation replaces a machine whose type changes, and no two can have the same name.
 */
function nameOf(scope: Construct, name: string, type: WorkflowMachineProps['type']): { stateMachineName?: string } {
  const { stackName } = Stack.of(scope);
  const stateMachineName = `${stackName}-${name}${type === 'STANDARD' ? '-standard' : ''}`;
  const fits = !Token.isUnresolved(stackName) && stateMachineName.length <= MAX_NAME_CHARACTERS;
  return fits ? { stateMachineName } : {};
}
