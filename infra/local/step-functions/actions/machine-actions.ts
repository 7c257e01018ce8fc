/** Create, update, describe, list, delete and validate state machines. */
import { parseJson, RefusedJsonError } from '#shared/base/parse-json';
import { type JsonObject, ServiceError } from '../../core/service';
import { type MachineType, machineArn } from '../arns';
import { createMachine } from '../machines/create-machine';
import type { StateMachine } from '../machines/state-machine';
import { validateDefinition } from '../validate';
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
      refuse(input, 'publish', 'versionDescription');
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
    refuse(input, 'publish', 'versionDescription');
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
    const findings = validateDefinition(parsed(text(input, 'definition')), { type: typeOf(input) });
    return {
      result: findings.length === 0 ? 'OK' : 'FAIL',
      diagnostics: findings.map((found) => ({ severity: 'ERROR', ...found })),
      truncated: false,
    };
  }),
});

function parsed(definition: string): unknown {
  try {
    return parseJson(definition);
  } catch (error) {
    const why = error instanceof RefusedJsonError ? `: ${error.message}` : '';
    throw new ServiceError('ValidationException', `'definition' must be JSON${why}.`);
  }
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
