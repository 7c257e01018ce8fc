/** `exists`: whether a leaf exists. An object or an empty array at the path is not a leaf. */
import { PatternError } from './errors';
import { type OperatorCompiler, valueMatcher } from './matcher';

export const exists: OperatorCompiler = (operand, path) => {
  if (operand === true) return valueMatcher(() => true);
  if (operand === false) return { kind: 'absent' };
  throw new PatternError('exists match pattern must be either true or false.', path);
};
