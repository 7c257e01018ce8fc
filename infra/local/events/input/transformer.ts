/** An InputTransformer: variables taken from the event by path, and the template that uses them. */
import type { BusEvent } from '../event';
import { InputSettingsError } from './errors';
import { compileJsonPath } from './json-path';
import { type InputContext, RESERVED_VARIABLES } from './reserved-variables';
import { parseTemplate, renderTemplate } from './template';

export interface InputTransformer {
  readonly InputPathsMap?: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
const MAX_VARIABLES = 100;
const MAX_TEMPLATE_CHARACTERS = 8192;
const VARIABLE_NAME = /^[A-Za-z0-9_-]+$/;

/** @throws InputSettingsError for names, paths or placeholders that EventBridge refuses */
export function compileTransformer(
  { InputPathsMap: paths = {}, InputTemplate: template }: InputTransformer,
  targetId: string,
): (event: BusEvent, context: InputContext) => string {
  const variables = compileVariables(paths, targetId);
  if (template === '' || template.length > MAX_TEMPLATE_CHARACTERS) {
    throw new InputSettingsError(
      `InputTemplate for target ${targetId} must have 1 to ${MAX_TEMPLATE_CHARACTERS} characters, got ${template.length}.`,
    );
  }
  const parts = parseTemplate(template);
  for (const part of parts) {
    if (typeof part !== 'string' && !variables.has(part.name) && !RESERVED_VARIABLES.has(part.name)) {
      throw new InputSettingsError(`InputTemplate for target ${targetId} contains invalid placeholder ${part.name}.`);
    }
  }
  return (event, context) =>
    renderTemplate(parts, (name) => {
      const variable = variables.get(name);
      return variable ? variable(event) : RESERVED_VARIABLES.get(name)?.(event, context);
    });
}

function compileVariables(paths: Readonly<Record<string, string>>, targetId: string) {
  const names = Object.keys(paths);
  if (names.length > MAX_VARIABLES) {
    throw new InputSettingsError(
      `InputPathsMap for target ${targetId} may have ${MAX_VARIABLES} variables, got ${names.length}.`,
    );
  }
  const wrong = names.find((name) => !VARIABLE_NAME.test(name) || name.startsWith('AWS'));
  if (wrong !== undefined) {
    throw new InputSettingsError(
      `InputPathsMap for target ${targetId} has the variable '${wrong}': names are letters, digits, - and _, and do not start with AWS.`,
    );
  }
  return new Map(Object.entries(paths).map(([name, path]) => [name, compileJsonPath(path)]));
}
