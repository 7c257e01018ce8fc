/**
 * What a target receives: the event itself, a constant (Input), a part of the event (InputPath), or a text composed of
 * parts (InputTransformer). Compiled when a target is put, run for every delivery.
 */
import type { BusEvent } from '../event';
import { InputSettingsError, InvalidInputError } from './errors';
import { compileJsonPath } from './json-path';
import type { InputContext } from './reserved-variables';
import { type InputTransformer, compileTransformer } from './transformer';

export { InputSettingsError, InvalidInputError } from './errors';
export type { InputContext } from './reserved-variables';
export type { InputTransformer } from './transformer';

export interface InputSettings {
  readonly Id: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: InputTransformer;
}

/**
 * Makes the JSON that a target receives.
 * @throws InvalidInputError if the result for the event is not JSON
 */
export type TargetInput = (event: BusEvent, context: InputContext) => string;

/** @throws InputSettingsError if PutTargets would refuse the settings */
export function compileInput(settings: InputSettings): TargetInput {
  const { Id: id, Input: constant, InputPath: path, InputTransformer: transformer } = settings;
  if ([constant, path, transformer].filter((setting) => setting !== undefined).length > 1) {
    throw new InputSettingsError(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`,
    );
  }
  if (constant !== undefined) return compileConstant(constant, id);
  if (path !== undefined) return compilePath(path, id);
  if (transformer !== undefined) return checked(compileTransformer(transformer, id), `the InputTransformer of ${id}`);
  return (event) => JSON.stringify(event);
}

function compileConstant(text: string, id: string): TargetInput {
  if (!isJson(text)) throw new InputSettingsError(`Parameter Input is not valid JSON for target ${id}.`);
  return () => text;
}

function compilePath(path: string, id: string): TargetInput {
  const select = compileJsonPath(path);
  return checked((event) => JSON.stringify(select(event)) ?? '', `the InputPath ${path} of ${id}`);
}

function checked(make: TargetInput, maker: string): TargetInput {
  return (event, context) => {
    const text = make(event, context);
    if (!isJson(text) && !isLinesOfText(text)) {
      throw new InvalidInputError(`What ${maker} made of the event is not valid JSON.`);
    }
    return text;
  };
}

/** A template of several quoted lines, which EventBridge reads as a text with line breaks. */
const isLinesOfText = (text: string): boolean =>
  text.split('\n').every((line) => line.trim().startsWith('"') && isJson(line));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
