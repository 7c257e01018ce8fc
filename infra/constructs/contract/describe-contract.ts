/**
 * Turns a contract into JSON Schema. The library of the schemas converts them: by Standard JSON Schema where it has it (zod 4.2,
 * arktype 2.1.28), and valibot's by its own converter. https://standardschema.dev/json-schema
 */
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import type { Contract, MessageSchemas } from '#sdk/contract';
import type { DescribedContract, DescribedMessage, JsonSchema } from './described-contract';
import { valibotSchema } from './valibot-schema';

/** What goes over the wire: clients get the output of a schema, and send its input. */
export type Side = 'input' | 'output';

export const describeContract = ({ serverToClient, clientToServer, supersedes = {} }: Contract): DescribedContract => ({
  serverToClient: described(serverToClient, 'output'),
  clientToServer: described(clientToServer, 'input'),
  supersedes: Object.keys(supersedes),
});

const described = (messages: MessageSchemas, side: Side): Record<string, DescribedMessage> =>
  Object.fromEntries(Object.entries(messages).map(([name, schema]) => [name, describeMessage(schema, side)]));

/** A schema that says less than the contract is of use, and one that refuses what the contract accepts is not. */
function describeMessage(schema: StandardSchemaV1, side: Side): DescribedMessage {
  const beyond = new Set<string>();
  try {
    // As JSON, without the members of a schema that only its library knows.
    const { $schema: _, ...said } = JSON.parse(JSON.stringify(converted(schema, side, beyond))) as JsonSchema;
    return { schema: said, ...(beyond.size > 0 && { beyond: [...beyond] }) };
  } catch (error) {
    return { schema: {}, beyond: [`There is no JSON Schema of it: ${(error as Error).message}`] };
  }
}

function converted(schema: StandardSchemaV1, side: Side, beyond: Set<string>): JsonSchema {
  const { vendor, jsonSchema } = schema['~standard'] as StandardSchemaV1.Props & Partial<StandardJSONSchemaV1.Props>;
  if (jsonSchema) return jsonSchema[side]({ target: 'draft-07' });
  if (vendor === 'valibot') return valibotSchema(schema, side, beyond);
  throw new Error(`this version of ${vendor} has no Standard JSON Schema.`);
}
