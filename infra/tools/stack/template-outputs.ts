/** The resource a template's output is about: its `Ref` or `Fn::GetAtt` names the logical id. */
import type { STACK_OUTPUTS } from '#constructs/stack-outputs';
import type { Template } from '#local/cloud-assembly/template';
import { notFound } from './exit-codes';

/** @throws CliError if the template is from another version than this command */
export function logicalIdOf({ Outputs }: Pick<Template, 'Outputs'>, output: keyof typeof STACK_OUTPUTS): string {
  const id = referredTo(Outputs[output]?.Value);
  if (id !== undefined) return id;
  throw notFound(
    `The template has no output ${output} that names a resource: its version differs from this command's, or it has no broadcast service. Synthesize it again.`,
  );
}

/** The logical id a template value refers to, if it is nothing but a reference. */
export function referredTo(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { Ref, 'Fn::GetAtt': attribute } = value as { readonly Ref?: unknown; readonly 'Fn::GetAtt'?: unknown };
  const id: unknown = Ref ?? (Array.isArray(attribute) ? attribute[0] : attribute);
  return typeof id === 'string' ? id.split('.')[0] : undefined;
}
