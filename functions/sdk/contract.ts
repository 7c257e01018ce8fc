/**
 * The contract of an application: the messages between server and clients, and the schema of each. The server,
 * publisher and client SDKs and the mappings of domain events get their types from it, without code generation. This
 * file imports nothing from AWS or Node, because browsers load it too.
 */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describeValue } from '#shared/base/describe-value';
import { isName, NAME_RULE } from '#shared/contracts/names';
import type { Supersedes } from '#shared/contracts/envelope';
import { SERVICE_ACTIONS, SERVICE_REPLIES } from '#shared/contracts/service-messages';

export { InvalidMessageError, type MessageIssue } from './invalid-message-error';

/** Schemas by message name, from any validator that supports Standard Schema: valibot, zod, arktype. */
export type MessageSchemas = Readonly<Record<string, StandardSchemaV1>>;
/** No messages, the default of each part. */
export type NoMessages = Readonly<Record<never, never>>;

/**
 * A contract, with bidirectional messages in both directions. Schemas run on the server. It sends the schema's output
 * (unknown fields dropped, defaults filled in) as JSON, and a handler gets the schema's output for the client's data.
 */
export interface Contract<
  ServerToClient extends MessageSchemas = MessageSchemas,
  ClientToServer extends MessageSchemas = MessageSchemas,
> {
  /** By `type` of the envelope. */
  readonly serverToClient: ServerToClient;
  /** By `action` of the client's message. */
  readonly clientToServer: ClientToServer;
  /** By `type` of the envelope: the key and version of a message whose newest version is enough. @default - none */
  readonly supersedes?: Readonly<Record<string, ((data: never) => Supersedes) | undefined>>;
}
type Direction = 'serverToClient' | 'clientToServer';

/** Input of a schema. */
export type InputOf<Schema extends StandardSchemaV1> = StandardSchemaV1.InferInput<Schema>;
/** Output of a schema. */
export type OutputOf<Schema extends StandardSchemaV1> = StandardSchemaV1.InferOutput<Schema>;
/** A value after it was sent as JSON: a Date is a string, and what JSON cannot express is missing. */
export type AsJson<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends { toJSON: () => infer Json }
    ? Json
    : T extends bigint | symbol | ((...args: never) => unknown)
      ? never
      : T extends readonly unknown[]
        ? { [Index in keyof T]: AsJson<T[Index]> }
        : T extends object
          ? { [Key in keyof T as Key extends string ? Key : never]: AsJson<T[Key]> }
          : T;

export type ServerToClientName<C extends Contract> = keyof C['serverToClient'] & string;
export type ClientToServerName<C extends Contract> = keyof C['clientToServer'] & string;

/** For messages whose newest version is enough, by name: key and version from the schema's output. */
export type SupersedesRules<Messages extends MessageSchemas> = {
  readonly [Name in keyof Messages]?: (data: OutputOf<Messages[Name]>) => Supersedes;
};

/** The `data` a client receives, by message name. */
export type ServerToClientMessages<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: AsJson<OutputOf<C['serverToClient'][Name]>>;
};
/** The `data` a client sends, by message name. */
export type ClientToServerMessages<C extends Contract> = {
  readonly [Name in ClientToServerName<C>]: InputOf<C['clientToServer'][Name]>;
};

/**
 * @param definition the messages of each direction; a bidirectional message is the same both ways. With `supersedes`,
 * publisher and server SDK mark a message as the last value of its key, and clients drop what is older
 * @throws ContractError naming the message, if its name is too long, reserved or declared twice, or its schema is not a
 * Standard Schema
 *
 * @example
 * const contract = defineContract({
 *   serverToClient: { orderStatus: v.object({ orderId: v.string(), revision: v.number(), status: v.string() }) },
 *   clientToServer: { sayHello: v.object({ name: v.string() }) },
 *   supersedes: { orderStatus: ({ orderId, revision }) => ({ key: orderId, version: revision }) },
 * });
 */
export function defineContract<
  ServerToClient extends MessageSchemas = NoMessages,
  ClientToServer extends MessageSchemas = NoMessages,
  Bidirectional extends MessageSchemas = NoMessages,
>(definition: {
  readonly serverToClient?: ServerToClient;
  readonly clientToServer?: ClientToServer;
  readonly bidirectional?: Bidirectional;
  readonly supersedes?: SupersedesRules<Joined<ServerToClient, Bidirectional>>;
}): Contract<Joined<ServerToClient, Bidirectional>, Joined<ClientToServer, Bidirectional>> {
  const { serverToClient, clientToServer, bidirectional, supersedes } = definition;
  const contract = {
    serverToClient: direction('serverToClient', SERVICE_REPLIES, serverToClient, bidirectional),
    clientToServer: direction('clientToServer', SERVICE_ACTIONS, clientToServer, bidirectional),
  };
  for (const [name, rule] of Object.entries(supersedes ?? {})) {
    if (!Object.hasOwn(contract.serverToClient, name)) {
      throw new ContractError(`supersedes names '${name}', which is no message to clients`);
    }
    if (typeof rule !== 'function') {
      throw new ContractError(`supersedes.${name} must be a function of the data, got ${describeValue(rule)}`);
    }
  }
  return { ...contract, ...(supersedes && { supersedes }) };
}

/** Both as one object type, so that compilers and editors show one. */
type Joined<One, Both> = { readonly [Name in keyof One | keyof Both]: (One & Both)[Name] };

/** A declaration cannot be used, or would be mistaken for something else. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

function direction<One extends MessageSchemas, Both extends MessageSchemas>(
  part: Direction,
  reserved: readonly string[],
  one = {} as One,
  both = {} as Both,
): Joined<One, Both> {
  for (const [name, schema] of [...Object.entries(one), ...Object.entries(both)]) checkMessage(name, schema, reserved);
  const twice = Object.keys(both).find((name) => Object.hasOwn(one, name));
  if (twice !== undefined) {
    throw new ContractError(`Message '${twice}' is both in ${part} and in bidirectional: declare it once`);
  }
  return { ...one, ...both };
}

function checkMessage(name: string, schema: StandardSchemaV1, reserved: readonly string[]): void {
  if (!isName(name)) throw new ContractError(`A message name must be ${NAME_RULE}, got ${describeValue(name)}`);
  if (name.startsWith('$') || reserved.includes(name)) {
    throw new ContractError(
      `Message name '${name}' is reserved: names that begin with $ are API Gateway's, ${reserved.join(', ')} are this service's`,
    );
  }
  if (name in Object.prototype || name === 'then') {
    throw new ContractError(`Message name '${name}' has a special meaning in JavaScript: choose another`);
  }
  const { version, validate }: Partial<StandardSchemaV1.Props> =
    (schema as Partial<StandardSchemaV1> | null | undefined)?.['~standard'] ?? {};
  if (version !== 1 || typeof validate !== 'function') {
    throw new ContractError(
      `Message '${name}' needs a schema that supports Standard Schema version 1, such as one of valibot, zod 3.24 or arktype 2`,
    );
  }
}
