/** `AWS::StepFunctions::StateMachine` of a template. */
import { readFileSync } from 'node:fs';
import type { Assets } from '../cloud-assembly/assembly';
import type { CreatedResource, ResourceProvider, TemplateResource } from '../core/resource';
import { UnsupportedError } from '../core/service';
import type { StepFunctions } from './actions/action';
import { type MachineType, machineArn } from './arns';
import { inApiShape } from './logging/logging-configuration';
import { createMachine, InvalidDefinitionError } from './machines/create-machine';
import type { StateMachine } from './machines/state-machine';

export const stateMachineProvider = (
  { context, machines, runner }: StepFunctions,
  assets?: Pick<Assets, 'file'>,
): ResourceProvider => ({
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
      definitionText: substituted(resource, definitionOf(resource, assets)),
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

/** DefinitionString, Definition, or the asset of DefinitionS3Location. */
function definitionOf({ logicalId, properties }: TemplateResource, assets?: Pick<Assets, 'file'>): string {
  const location = properties.optionalReader('DefinitionS3Location');
  if (!location) {
    return properties.optionalString('DefinitionString') ?? JSON.stringify(properties.object('Definition'));
  }
  location.ignore('assets are read in place', 'Bucket', 'Version');
  const key = location.string('Key');
  location.finish();
  if (assets) return readFileSync(assets.file(key), 'utf8');
  throw new UnsupportedError(`DefinitionS3Location of ${logicalId}: local mode reads assets of a CDK app only.`);
}

/** Each `${Name}` in the text replaced by DefinitionSubstitutions. */
function substituted({ logicalId, properties }: TemplateResource, text: string): string {
  const substitutions = properties.optionalObject('DefinitionSubstitutions') ?? {};
  return text.replace(/\$\{(?<name>[^}]+)\}/g, (placeholder, name: string) => {
    const value = substitutions[name];
    if (value === undefined) return placeholder;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new UnsupportedError(`DefinitionSubstitutions of ${logicalId}: ${name} must be a string, got an object.`);
    }
    return JSON.stringify(String(value)).slice(1, -1);
  });
}
