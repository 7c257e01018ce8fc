/** `AWS::StepFunctions::StateMachine` of a template. */
import type { CreatedResource, ResourceProvider, TemplateResource } from '../core/resource';
import { UnsupportedError } from '../core/service';
import type { StepFunctions } from './actions/action';
import { type MachineType, machineArn } from './arns';
import { inApiShape } from './logging/logging-configuration';
import { createMachine, InvalidDefinitionError } from './machines/create-machine';
import type { StateMachine } from './machines/state-machine';

export const stateMachineProvider = ({ context, machines, runner }: StepFunctions): ResourceProvider => ({
  type: 'AWS::StepFunctions::StateMachine',
  replaceable: true,
  reference: {
    nameProperty: 'StateMachineName',
    of: (name) => referenceTo(machineArn(context.environment, name), name),
  },
  create(resource): CreatedResource {
    const { properties, metadata, generatedName } = resource;
    const settings = {
      name: properties.optionalString('StateMachineName') ?? generatedName,
      type: typeOf(resource),
      roleArn: properties.string('RoleArn'),
      definitionText: definitionOf(resource),
      loggingConfiguration: inApiShape(properties.optionalObject('LoggingConfiguration')),
      tracingConfiguration: inApiShape(properties.optionalObject('TracingConfiguration')),
    };
    const machine = createdHere(() => createMachine(context.environment, settings, runner.clock.now()));
    properties.ignore('nothing is encrypted at rest on one machine', 'EncryptionConfiguration');
    properties.ignore('tags select nothing locally', 'Tags');
    properties.finish();
    machines.put({ ...machine, metadata });
    return referenceTo(machine.arn, machine.name, machine.revisionId);
  },
});

const referenceTo = (arn: string, name: string, revisionId = 'INITIAL'): CreatedResource => ({
  ref: arn,
  attributes: { Arn: arn, Name: name, StateMachineRevisionId: revisionId },
});

/** @throws UnsupportedError when AWS would take the definition */
function createdHere(create: () => StateMachine): StateMachine {
  try {
    return create();
  } catch (error) {
    if (!(error instanceof InvalidDefinitionError) || !error.isSupportedByAws) throw error;
    throw new UnsupportedError([...new Set(error.findings.map(({ message }) => message))].join(', '));
  }
}

function typeOf({ logicalId, properties }: TemplateResource): MachineType {
  const type = properties.optionalString('StateMachineType') ?? 'STANDARD';
  if (type === 'STANDARD' || type === 'EXPRESS') return type;
  throw new UnsupportedError(`StateMachineType of ${logicalId} must be STANDARD or EXPRESS, got '${type}'.`);
}

/** DefinitionString or Definition, each `${Name}` in it replaced by DefinitionSubstitutions. */
function definitionOf({ logicalId, properties }: TemplateResource): string {
  const substitutions = properties.optionalObject('DefinitionSubstitutions') ?? {};
  const text = properties.optionalString('DefinitionString') ?? JSON.stringify(properties.object('Definition'));
  return text.replace(/\$\{(?<name>[^}]+)\}/g, (placeholder, name: string) => {
    const value = substitutions[name];
    if (value === undefined) return placeholder;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new UnsupportedError(`DefinitionSubstitutions of ${logicalId}: ${name} must be text, got an object.`);
    }
    return JSON.stringify(String(value)).slice(1, -1);
  });
}
