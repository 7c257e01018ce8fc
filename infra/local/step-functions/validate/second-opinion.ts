/**
 * The second opinion of the `asl-validator` package, asked when our own rules find nothing. It refuses an Output that
 * is no object, which AWS takes (any JSON), so it is shown the definition without them.
 */
import validator from 'asl-validator';
import { finding, type Finding } from './finding';
import { isObject } from './walk';

export function aslValidatorFindings(definition: unknown): Finding[] {
  const { errors } = validator(withoutOutputs(definition));
  return errors.map(({ Message, schemaError }) => finding(Message, schemaError?.instancePath));
}

/** A copy, as the package writes into what it is given. */
function withoutOutputs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOutputs);
  if (!isObject(value)) return value;
  const isHolder = 'Type' in value || 'Condition' in value || 'ErrorEquals' in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(isHolder && key === 'Output'))
      .map(([key, member]) => [key, withoutOutputs(member)]),
  );
}
