/** `AWS::StepFunctions::StateMachine` of a template. */
import type { CreatedResource, ResourceProvider, TemplateResource } from '../core/resource';
import { UnsupportedError } from '../core/service';
import type { StepFunctions } from './actions/action';
import type { MachineType } from './arns';
import { inApiShape } from './logging/logging-configuration';
import { createMachine } from './machines/create-machine';

export const stateMachineProvider = ({ context, machines, runner }: StepFunctions): ResourceProvider => ({
  type: 'AWS::StepFunctions::StateMachine',
  replaceable: true,
  create(resource): CreatedResource {
    const { properties, metadata, generatedName } = resource;
    const machine = createMachine(
      context.environment,
      {
        name: properties.optionalString('StateMachineName') ?? generatedName,
        type: typeOf(resource),
        roleArn: properties.string('RoleArn'),
        definitionText: definitionOf(resource),
        loggingConfiguration: inApiShape(properties.optionalObject('LoggingConfiguration')),
        tracingConfiguration: inApiShape(properties.optionalObject('TracingConfiguration')),
      },
      runner.clock.now(),
    );
    properties.ignore('nothing is encrypted at rest on one machine', 'EncryptionConfiguration');
    properties.ignore('tags select nothing locally', 'Tags');
    properties.finish();
    machines.put({ ...machine, metadata });
    const { arn, name, revisionId } = machine;
    return { ref: arn, attributes: { Arn: arn, Name: name, StateMachineRevisionId: revisionId } };
  },
});

function typeOf({ logicalId, properties }: TemplateResource): MachineType {
  const type = properties.optionalString('StateMachineType') ?? 'STANDARD';
  if (type === 'STANDARD' || type === 'EXPRESS') return type;
  throw new UnsupportedError(`StateMachineType of ${logicalId} must be STANDARD or EXPRESS, got '${type}'.`);
}

/** DefinitionString or Definition, with each `${Name}` replaced from DefinitionSubstitutions. */
function definitionOf({ logicalId, properties }: TemplateResource): string {
  const substitutions = properties.optionalObject('DefinitionSubstitutions') ?? {};
  const text = properties.optionalString('DefinitionString') ?? JSON.stringify(properties.object('Definition'));
  return text.replace(/\$\{(?<name>[^}]+)\}/g, (placeholder, name: string) => {
    const value = substitutions[name];
    if (value === undefined) return placeholder;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new UnsupportedError(`DefinitionSubstitutions of ${logicalId}: ${name} must be a string, got an object.`);
    }
    return JSON.stringify(String(value)).slice(1, -1);
  });
}
