/** Create, update, describe, list, delete and validate state machines. */
import { type JsonObject, ServiceError } from '../../core/service';
import { type MachineType, machineArn } from '../arns';
import { createMachine, definitionFindings } from '../machines/create-machine';
import type { StateMachine } from '../machines/state-machine';
import {
  type Actions,
  type StepFunctions,
  action,
  anyResource,
  invalid,
  optionalObject,
  optionalText,
  refuse,
  seconds,
  text,
} from './action';
import { pageOf } from './paging';

const byArn = (input: JsonObject) => text(input, 'stateMachineArn');

export const machineActions = ({ context, machines, runner }: StepFunctions): Actions => ({
  CreateStateMachine: action(
    'CreateStateMachine',
    (input) => machineArn(context.environment, text(input, 'name')),
    (input) => {
      refuseVersion(input);
      const machine = createMachine(context.environment, settingsOf(input), runner.clock.now());
      const existing = machines.find(machine.arn);
      if (existing && !isSame(existing, machine)) {
        throw new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${machine.arn}'`);
      }
      if (!existing) machines.put(machine);
      const { arn, creationDate } = existing ?? machine;
      return { stateMachineArn: arn, creationDate: seconds(creationDate) };
    },
  ),

  UpdateStateMachine: action('UpdateStateMachine', byArn, (input) => {
    refuseVersion(input);
    const existing = machines.get(byArn(input));
    const updated = createMachine(context.environment, { ...existing, ...changesOf(input) }, runner.clock.now());
    machines.put({ ...updated, creationDate: existing.creationDate });
    return { updateDate: seconds(updated.updateDate), revisionId: updated.revisionId };
  }),

  DescribeStateMachine: action('DescribeStateMachine', byArn, (input) => described(machines.get(byArn(input)))),

  ListStateMachines: action('ListStateMachines', anyResource, (input) => {
    const { items, ...page } = pageOf(machines.all(), input);
    return {
      stateMachines: items.map(({ arn, name, type, creationDate }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: seconds(creationDate),
      })),
      ...page,
    };
  }),

  DeleteStateMachine: action('DeleteStateMachine', byArn, (input) => {
    machines.delete(byArn(input));
    return {};
  }),

  ValidateStateMachineDefinition: action('ValidateStateMachineDefinition', anyResource, (input) => {
    const findings = definitionFindings(text(input, 'definition'), typeOf(input));
    const most = maxDiagnostics(input);
    return {
      result: findings.length === 0 ? 'OK' : 'FAIL',
      diagnostics: findings.slice(0, most).map((found) => ({ severity: 'ERROR', ...found })),
      truncated: findings.length > most,
    };
  }),
});

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html */
const MAX_DIAGNOSTICS = 100;

function maxDiagnostics({ maxResults }: JsonObject): number {
  if (maxResults === undefined || maxResults === null || maxResults === 0) return MAX_DIAGNOSTICS;
  if (typeof maxResults === 'number' && Number.isInteger(maxResults) && maxResults > 0 && maxResults <= MAX_DIAGNOSTICS)
    return maxResults;
  throw invalid('maxResults', `a whole number up to ${MAX_DIAGNOSTICS}`, maxResults);
}

/** Versions are not supported; without one there is nothing to describe. */
function refuseVersion(input: JsonObject): void {
  if (optionalText(input, 'versionDescription') !== undefined && input.publish !== true) {
    throw new ServiceError('ValidationException', 'Version description can only be set when publish is true');
  }
  refuse(input, 'publish');
}

export function described(machine: StateMachine) {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: 'ACTIVE',
    definition: machine.definitionText,
    roleArn: machine.roleArn,
    type: machine.type,
    creationDate: seconds(machine.creationDate),
    loggingConfiguration: machine.loggingConfiguration ?? { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: machine.tracingConfiguration ?? { enabled: false },
    revisionId: machine.revisionId,
  };
}

const settingsOf = (input: JsonObject) => ({
  name: text(input, 'name'),
  type: typeOf(input),
  roleArn: text(input, 'roleArn'),
  definitionText: text(input, 'definition'),
  loggingConfiguration: optionalObject(input, 'loggingConfiguration'),
  tracingConfiguration: optionalObject(input, 'tracingConfiguration'),
});

function changesOf(input: JsonObject) {
  const definitionText = optionalText(input, 'definition');
  const roleArn = optionalText(input, 'roleArn');
  const loggingConfiguration = optionalObject(input, 'loggingConfiguration');
  const tracingConfiguration = optionalObject(input, 'tracingConfiguration');
  if (!definitionText && !roleArn && !loggingConfiguration && !tracingConfiguration) {
    throw new ServiceError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN or a configuration must be specified',
    );
  }
  return {
    ...(definitionText && { definitionText }),
    ...(roleArn && { roleArn }),
    ...(loggingConfiguration && { loggingConfiguration }),
    ...(tracingConfiguration && { tracingConfiguration }),
  };
}

function typeOf(input: JsonObject): MachineType {
  const type = optionalText(input, 'type') ?? 'STANDARD';
  if (type === 'STANDARD' || type === 'EXPRESS') return type;
  throw invalid('type', 'STANDARD or EXPRESS', type);
}

const isSame = (a: StateMachine, b: StateMachine): boolean =>
  a.definitionText === b.definitionText &&
  a.type === b.type &&
  a.roleArn === b.roleArn &&
  JSON.stringify(a.loggingConfiguration) === JSON.stringify(b.loggingConfiguration) &&
  JSON.stringify(a.tracingConfiguration) === JSON.stringify(b.tracingConfiguration);
