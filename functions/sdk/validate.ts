/** Validates the data of a message with its schema. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Supersedes } from '#shared/contracts';
import { type Contract, ContractError, type MessageSchemas, type OutputOf } from './contract';
import { InvalidMessageError } from './invalid-message-error';

/**
 * @returns the schema's output
 * @throws InvalidMessageError if the data does not fit
 */
export async function validate<Schema extends StandardSchemaV1>(
  schema: Schema,
  type: string,
  data: unknown,
): Promise<OutputOf<Schema>> {
  const result = await schema['~standard'].validate(data);
  if (result.issues) throw InvalidMessageError.of(type, result.issues, data);
  return result.value;
}

/**
 * @throws ContractError for a name the contract does not have; it lists the existing names. The compiler cannot check
 * every caller.
 */
export function schemaOf(
  contract: Contract,
  direction: 'serverToClient' | 'clientToServer',
  name: string,
): StandardSchemaV1 {
  const schemas: MessageSchemas = contract[direction];
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema) return schema;
  throw new ContractError(
    `The contract has no ${direction} message '${name}'; it has ${Object.keys(schemas).join(', ') || 'none'}`,
  );
}

/**
 * @param data the output of the message's schema
 * @returns what the contract says that the message supersedes, unchecked; undefined if it says nothing
 */
export function supersedesOf({ supersedes = {} }: Contract, type: string, data: unknown): Supersedes | undefined {
  const rule = Object.hasOwn(supersedes, type) ? supersedes[type] : undefined;
  return rule?.(data as never);
}
