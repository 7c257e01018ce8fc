interface StandardTypedV1<Input = unknown, Output = Input> {
  readonly '~standard': StandardTypedV1.Props<Input, Output>;
}
declare namespace StandardTypedV1 {
  interface Props<Input = unknown, Output = Input> {
    readonly version: 1;
    readonly vendor: string;
    readonly types?: Types<Input, Output> | undefined;
  }
  interface Types<Input = unknown, Output = Input> {
    readonly input: Input;
    readonly output: Output;
  }
  type InferInput<Schema extends StandardTypedV1> = NonNullable<Schema['~standard']['types']>['input'];
  type InferOutput<Schema extends StandardTypedV1> = NonNullable<Schema['~standard']['types']>['output'];
}
interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly '~standard': StandardSchemaV1.Props<Input, Output>;
}
declare namespace StandardSchemaV1 {
  interface Props<Input = unknown, Output = Input> extends StandardTypedV1.Props<Input, Output> {
    readonly validate: (
      value: unknown,
      options?: StandardSchemaV1.Options | undefined,
    ) => Result<Output> | Promise<Result<Output>>;
  }
  type Result<Output> = SuccessResult<Output> | FailureResult;
  interface SuccessResult<Output> {
    readonly value: Output;
    readonly issues?: undefined;
  }
  interface Options {
    readonly libraryOptions?: Record<string, unknown> | undefined;
  }
  interface FailureResult {
    readonly issues: ReadonlyArray<Issue>;
  }
  interface Issue {
    readonly message: string;
    readonly path?: ReadonlyArray<PropertyKey | PathSegment> | undefined;
  }
  interface PathSegment {
    readonly key: PropertyKey;
  }
  interface Types<Input = unknown, Output = Input> extends StandardTypedV1.Types<Input, Output> {}
  type InferInput<Schema extends StandardTypedV1> = StandardTypedV1.InferInput<Schema>;
  type InferOutput<Schema extends StandardTypedV1> = StandardTypedV1.InferOutput<Schema>;
}
interface Supersedes {
  readonly key: string;
  readonly version: number | string;
}
interface MessageIssue {
  readonly path?: string;
  readonly message: string;
}
declare class InvalidMessageError extends Error {
  readonly type: string;
  readonly issues: readonly MessageIssue[];
  readonly name = 'InvalidMessageError';
  constructor(type: string, issues: readonly MessageIssue[]);
  static of(type: string, found: readonly StandardSchemaV1.Issue[], data: unknown): InvalidMessageError;
}
type MessageSchemas = Readonly<Record<string, StandardSchemaV1>>;
type NoMessages = Readonly<Record<never, never>>;
interface Contract<
  ServerToClient extends MessageSchemas = MessageSchemas,
  ClientToServer extends MessageSchemas = MessageSchemas,
> {
  readonly serverToClient: ServerToClient;
  readonly clientToServer: ClientToServer;
  readonly supersedes?: Readonly<Record<string, ((data: never) => Supersedes) | undefined>>;
}
type InputOf<Schema extends StandardSchemaV1> = StandardSchemaV1.InferInput<Schema>;
type OutputOf<Schema extends StandardSchemaV1> = StandardSchemaV1.InferOutput<Schema>;
type AsJson<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends {
        toJSON: () => infer Json;
      }
    ? Json
    : T extends bigint | symbol | ((...args: never) => unknown)
      ? never
      : T extends readonly unknown[]
        ? {
            [Index in keyof T]: AsJson<T[Index]>;
          }
        : T extends object
          ? {
              [Key in keyof T as Key extends string ? Key : never]: AsJson<T[Key]>;
            }
          : T;
type ServerToClientName<C extends Contract> = keyof C['serverToClient'] & string;
type ClientToServerName<C extends Contract> = keyof C['clientToServer'] & string;
type SupersedesRules<Messages extends MessageSchemas> = {
  readonly [Name in keyof Messages]?: (data: OutputOf<Messages[Name]>) => Supersedes;
};
type ServerToClientMessages<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: AsJson<OutputOf<C['serverToClient'][Name]>>;
};
type ClientToServerMessages<C extends Contract> = {
  readonly [Name in ClientToServerName<C>]: InputOf<C['clientToServer'][Name]>;
};
declare function defineContract<
  ServerToClient extends MessageSchemas = NoMessages,
  ClientToServer extends MessageSchemas = NoMessages,
  Bidirectional extends MessageSchemas = NoMessages,
>(definition: {
  readonly serverToClient?: ServerToClient;
  readonly clientToServer?: ClientToServer;
  readonly bidirectional?: Bidirectional;
  readonly supersedes?: SupersedesRules<Joined<ServerToClient, Bidirectional>>;
}): Contract<Joined<ServerToClient, Bidirectional>, Joined<ClientToServer, Bidirectional>>;
type Joined<One, Both> = {
  readonly [Name in keyof One | keyof Both]: (One & Both)[Name];
};
declare class ContractError extends Error {
  readonly name = 'ContractError';
}
export {
  AsJson,
  ClientToServerMessages,
  ClientToServerName,
  Contract,
  ContractError,
  InputOf,
  InvalidMessageError,
  type MessageIssue,
  MessageSchemas,
  NoMessages,
  OutputOf,
  ServerToClientMessages,
  ServerToClientName,
  SupersedesRules,
  defineContract,
};
