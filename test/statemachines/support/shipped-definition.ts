/**
 * The definition of a state machine as the stack deploys it: composed from its files, with the substitutions of the
 * synthesized template. Constants and names known at synth are the deployed ones; what only exists after a deployment
 * (a table's name, a function's ARN) is replaced by the name of its substitution, which reads well in assertions.
 */
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BroadcastStack } from '#infra/broadcast-stack';
import { composeDefinition } from '#constructs/workflow/definition';
import { compositionOf } from '#constructs/workflow/workflow-constants';
import { domainEvents } from '#test/support/shop/domain-events';
import type { BroadcastSettings } from '#constructs/settings/settings';
import { settingsOf } from '#infra/settings';

const STAGE = 'local';

/**
 * @param file in `statemachines/`, e.g. `broadcast.asl.json`
 * @param settings to synthesize with; those of stage local by default
 * @throws Error if no state machine of the stack uses the file
 */
export function shippedDefinition(file: string, settings = settingsOf(STAGE)): string {
  const text = JSON.stringify(composeDefinition(file, compositionOf(file, settings)));
  const machine = stateMachines(settings).find(({ DefinitionString }) => DefinitionString === text);
  if (!machine) throw new Error(`No state machine of the stack is made of statemachines/${file}.`);
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => deployed(name, machine.DefinitionSubstitutions[name]));
}

interface StateMachineProperties {
  readonly DefinitionString: unknown;
  readonly DefinitionSubstitutions: Readonly<Record<string, unknown>>;
}

function stateMachines(settings: BroadcastSettings): StateMachineProperties[] {
  const stack = new BroadcastStack(new App(), 'Test', { stageName: STAGE, settings, domainEvents });
  const found = Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine');
  return Object.values(found).map(({ Properties }) => Properties as StateMachineProperties);
}

function deployed(name: string, value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1);
  return name.endsWith('FunctionArn') ? `arn:aws:lambda:us-east-1:000000000000:function:${name.slice(0, -11)}` : name;
}
