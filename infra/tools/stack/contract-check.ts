/** Whether a message fits the contract that the template of a stack holds. */
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import type { DescribedContract } from '#constructs/contract/described-contract';
import { describeKind } from '#shared/base/describe-value';
import { hintFor } from '#shared/base/near-names';
import { issuePath } from '#shared/base/problem-text';

/** Thousands of wrong items in a list are usually one mistake. */
const MAX_SHOWN_PROBLEMS = 5;

/**
 * Reads schemas as the validators of contracts do: lengths are in UTF-16 units, a `uri` is what `URL` accepts, and other formats say
 * nothing. The schemas come from the template of the user's own stack.
 */
const ajv = new Ajv({
  strict: false,
  logger: false,
  allErrors: true,
  verbose: true,
  unicode: false,
  formats: { uri: (text: string) => URL.canParse(text) },
});

/** @returns what is wrong, without values of the data; undefined if it fits */
export function contractProblem(contract: DescribedContract, type: string, data: unknown): string | undefined {
  const { serverToClient } = contract;
  const message = Object.hasOwn(serverToClient, type) ? serverToClient[type] : undefined;
  if (!message)
    return `The contract has no message '${type}' to clients: ${hintFor(type, Object.keys(serverToClient))}`;
  const validate = validatorOf(message.schema);
  if (validate === undefined || validate(data)) return undefined;
  const problems = [...new Set(withoutBranches(validate.errors ?? []).map(problemOf))];
  const more = problems.length - MAX_SHOWN_PROBLEMS;
  const shown = problems.slice(0, MAX_SHOWN_PROBLEMS);
  return `Message '${type}' does not fit the contract: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** @returns undefined for a schema that this validator does not take, which then refuses nothing */
function validatorOf(schema: object): ValidateFunction | undefined {
  try {
    return ajv.compile(schema);
  } catch {
    return undefined;
  }
}

/** Of a choice, only that nothing fits: what is wrong with each of its branches would say the opposite of one another. */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  return errors.filter((error) => !choices.some(({ schemaPath }) => error.schemaPath.startsWith(`${schemaPath}/`)));
}

function problemOf({ instancePath, keyword, params, message = 'does not fit', data }: ErrorObject): string {
  const { missingProperty, additionalProperty, allowedValues } = params as Readonly<Record<string, unknown>>;
  const at = (...more: readonly string[]) => pathOf([...keysIn(instancePath), ...more]);
  const got = describeKind(data);
  switch (keyword) {
    case 'required':
      return `${at(String(missingProperty))} is missing`;
    case 'additionalProperties':
      return `${at(String(additionalProperty))} is not a field of it`;
    case 'enum':
      return `${at()} must be one of ${(allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(', ')}, got ${got}`;
    case 'anyOf':
    case 'oneOf':
      return `${at()} fits none of the allowed forms, got ${got}`;
    case 'pattern':
      return `${at()} does not have the form that the contract asks for, got ${got}`;
    default:
      return `${at()} ${message}, got ${got}`;
  }
}

/** The keys of a JSON pointer, which are those of the sender's own data. */
const keysIn = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

/** As the server SDK names it: `data.lines[0].sku`. */
const pathOf = (keys: readonly string[]): string =>
  issuePath(['data', ...keys.map((key) => (/^\d{1,9}$/.test(key) ? Number(key) : key))]);
