/** The rules of a synthesized template that start a broadcast, and the environment of the function that opens it. */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { Template } from '#local/cloud-assembly/template';
import type { CliIo } from '#tools/stack/io';
import type { BroadcastRule } from '#tools/stack/rules/evaluate';
import { logicalIdOf, referredTo } from '#tools/stack/template-outputs';
import { namedTemplate } from '../cdk-app';
import type { ExplainOptions } from './options';

export interface TemplateRules {
  readonly rules: readonly BroadcastRule[];
  /** Environment of the function open-broadcast. */
  readonly environment: Readonly<Record<string, string>>;
}

export const templateRules = async (options: ExplainOptions, io: Pick<CliIo, 'cwd'>): Promise<TemplateRules> =>
  rulesIn(await namedTemplate(options, io));

interface RuleProperties {
  readonly EventPattern?: unknown;
  readonly Targets?: readonly (Omit<Target, 'Arn'> & { readonly Arn: unknown })[];
}

/** @throws CliError if the template has no broadcast service of this version */
export function rulesIn(template: Template): TemplateRules {
  const { Resources } = template;
  const machine = logicalIdOf(template, 'BroadcastStateMachineArn');
  const rules = Object.entries(Resources).flatMap(([name, { Type, Properties }]) => {
    const { EventPattern: pattern, Targets = [] } = Properties as RuleProperties;
    const target = Targets.find(({ Arn }) => referredTo(Arn) === machine);
    return Type === 'AWS::Events::Rule' && pattern !== undefined && target
      ? [{ name, pattern, target: { ...target, Arn: name } }]
      : [];
  });
  const opener = Resources[logicalIdOf(template, 'OpenBroadcastFunctionName')];
  const variables = (opener?.Properties as { Environment?: { Variables?: Record<string, unknown> } } | undefined)
    ?.Environment?.Variables;
  const environment = Object.fromEntries(
    Object.entries(variables ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return { rules, environment };
}
