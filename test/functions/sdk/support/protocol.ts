/** Validates frames by functions/sdk/protocol.schema.json. */
import Ajv2020 from 'ajv/dist/2020';
import schema from '#sdk/protocol.schema.json';

export { schema };

// A type stands beside its pattern, if not in the same object.
const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
ajv.addSchema(schema);
const validators = {
  clientFrame: ajv.getSchema(`${schema.$id}#/$defs/clientFrame`)!,
  serverFrame: ajv.getSchema(`${schema.$id}#/$defs/serverFrame`)!,
};

/** @returns why it is no such frame; undefined if it is one */
export function frameProblem(direction: keyof typeof validators, frame: unknown): string | undefined {
  const validate = validators[direction];
  return validate(frame) ? undefined : `${JSON.stringify(frame)}: ${ajv.errorsText(validate.errors)}`;
}
