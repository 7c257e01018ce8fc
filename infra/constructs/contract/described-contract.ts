/**
 * The contract as data, in the `Metadata` of the stack's template: tools read it there, of an app on this machine as of a deployed
 * stack. Imports nothing from CDK and no validator, so that a command that reads it need not load them.
 */
import { METADATA_KEY } from '../settings/settings-metadata';

/** JSON Schema, draft 7: what AsyncAPI's own schemas are. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface DescribedMessage {
  /** Of the data as JSON. Empty if JSON Schema cannot say it. */
  readonly schema: JsonSchema;
  /** What the contract checks and the schema cannot say, each as a sentence. @default - nothing */
  readonly beyond?: readonly string[];
}

export interface DescribedContract {
  /** What clients get: the output of each schema. By `type` of the envelope. */
  readonly serverToClient: Readonly<Record<string, DescribedMessage>>;
  /** What clients send: the input of each schema. By `action`. */
  readonly clientToServer: Readonly<Record<string, DescribedMessage>>;
  /** Messages to clients whose newest version is enough. */
  readonly supersedes: readonly string[];
}

/**
 * As text, because it is not CloudFormation's: `Ref` may be a field of a message, and CDK drops empty objects, though the empty schema
 * means everything.
 */
export const asMetadata = (contract: DescribedContract): string => JSON.stringify(contract);

interface WithMetadata {
  readonly Metadata?: { readonly [METADATA_KEY]?: { readonly contract?: unknown } };
}

/** Undefined if the service was given no contract, or is of a version that does not write it. */
export function contractInTemplate(template: unknown): DescribedContract | undefined {
  const text = (template as WithMetadata | null)?.Metadata?.[METADATA_KEY]?.contract;
  return typeof text === 'string' ? (JSON.parse(text) as DescribedContract) : undefined;
}
