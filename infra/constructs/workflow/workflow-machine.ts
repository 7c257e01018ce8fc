/** A state machine of the service: the composed definition, what it needs of the substitutions, its log. */
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
import type { BroadcastSettings } from '../settings/settings';
import { acceptWildcard } from '../accept-wildcard';
import { compose, substitutionsIn } from './definition';
import { QUERIES_METADATA } from './queries/as-written';
import { numbersOf } from './workflow-numbers';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
const MAX_NAME_CHARACTERS = 80;

export interface WorkflowMachineProps {
  /** In `statemachines/`, without `.asl.json`. */
  readonly name: string;
  readonly type: BroadcastSettings['workflowType'];
  readonly settings: BroadcastSettings;
  /** Names, of all machines; each takes what it needs. */
  readonly substitutions: Readonly<Record<string, string>>;
}

export class WorkflowMachine extends StateMachine {
  /** Absent when nothing is logged. */
  readonly logGroup: ILogGroup | undefined;

  constructor(scope: Construct, id: string, { name, type, settings, substitutions }: WorkflowMachineProps) {
    const file = `${name}.asl.json`;
    const { definition, queries } = compose(file, { numbers: numbersOf(file, settings) });
    const { level, executionData } = settings.workflowLogs;
    // The prefix keeps Step Functions from adding each group to the account's log resource policy, which is limited to 5,120 characters.
    const logGroup =
      level === 'OFF'
        ? undefined
        : new LogGroup(scope, `${id}Logs`, {
            logGroupName: `/aws/vendedlogs/states/${Stack.of(scope).stackName}-${name}`,
            retention: settings.logRetentionDays,
            removalPolicy: RemovalPolicy.DESTROY,
          });
    super(scope, id, {
      definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
      definitionSubstitutions: onlyNeeded(substitutions, substitutionsIn(definition)),
      ...nameOf(scope, name, type),
      stateMachineType: StateMachineType[type],
      tracingEnabled: settings.tracing,
      ...(logGroup && {
        logs: { destination: logGroup, level: LogLevel[level], includeExecutionData: executionData },
      }),
    });
    this.logGroup = logGroup;
    // In the template, so that the console can show the queries of any app's stack without that app's files. Metadata is no
    // part of the definition, and costs nothing.
    (this.node.defaultChild as CfnStateMachine).addMetadata(QUERIES_METADATA, queries);
    this.#acceptFindings(settings);
  }

  #acceptFindings({ workflowLogs, tracing }: BroadcastSettings): void {
    const accept = (id: string, reason: string) =>
      Validations.of(this).acknowledge({ id: `AwsSolutions-${id}`, reason });
    if (workflowLogs.level !== 'OFF') {
      acceptWildcard(this, '*', 'The actions of log delivery and tracing take no resource.');
    }
    if (workflowLogs.level !== 'ALL') {
      accept(
        'SF1',
        'ALL costs about $21 a million executions and keeps message data; the setting workflowLogs turns it on.',
      );
    }
    if (!tracing) accept('SF2', 'X-Ray is billed by trace; the setting tracing turns it on.');
  }
}

/** @throws Error when the definition uses a substitution nobody gives */
function onlyNeeded(given: Readonly<Record<string, string>>, needed: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    needed.map((name) => {
      const value = given[name];
      if (value === undefined)
        throw new Error(`The state machine uses \${${name}}, which is none of ${Object.keys(given).join(', ')}.`);
      return [name, value];
    }),
  );
}

/**
 * A short name, as that of a machine is in every line its executions log and every row they claim. STANDARD is part of it:
 * CloudFormation replaces a machine whose type changes, and can give no name twice.
 */
function nameOf(scope: Construct, name: string, type: WorkflowMachineProps['type']): { stateMachineName?: string } {
  const { stackName } = Stack.of(scope);
  const stateMachineName = `${stackName}-${name}${type === 'STANDARD' ? '-standard' : ''}`;
  const fits = !Token.isUnresolved(stackName) && stateMachineName.length <= MAX_NAME_CHARACTERS;
  return fits ? { stateMachineName } : {};
}
