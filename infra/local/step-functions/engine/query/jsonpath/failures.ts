/** How JSONPath fields fail, in AWS's words. All are failures of the interpreter, without an event of their own. */
import type { Json } from '#local/core/service';
import { ERROR, InterpreterError } from '../../errors';
import { jsonText } from '../../json-text';

export const runtimeError = (cause: string) => new InterpreterError(ERROR.RUNTIME, cause);

/** A field of a payload template. @param field its key, e.g. `name.$` */
export const notInInput = (path: string, field: string, input: Json) =>
  runtimeError(
    `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${jsonText(input)}'`,
  );

/** InputPath and OutputPath. */
export const invalidPath = (path: string, why: string) => runtimeError(`Invalid path '${path}' : ${why}`);

/** The Variable of a comparison, or the path that it is compared with. */
export const invalidVariable = (path: string) =>
  runtimeError(`Invalid path '${path}': The choice state's condition path references an invalid value.`);

/** A reference path leads to nothing, or through something that is no object. @param step the key or index */
export const referencePathConflict = (step: string | number, input: Json) =>
  new InterpreterError(ERROR.REFERENCE_PATH_CONFLICT, `Unable to apply step "${step}" to input ${jsonText(input)}`);
