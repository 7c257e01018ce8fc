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
interface AcknowledgeAsked {
  readonly receipt: string;
  readonly spreadMs?: number;
}
interface Supersedes {
  readonly key: string;
  readonly version: number | string;
}
interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly data: unknown;
  readonly supersedes?: Supersedes;
  readonly retain?: string;
  readonly at?: string;
  readonly acknowledge?: AcknowledgeAsked;
  readonly traceparent?: string;
}
type MessageSchemas = Readonly<Record<string, StandardSchemaV1>>;
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
type ServerToClientMessages<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: AsJson<OutputOf<C['serverToClient'][Name]>>;
};
type ClientToServerMessages<C extends Contract> = {
  readonly [Name in ClientToServerName<C>]: InputOf<C['clientToServer'][Name]>;
};
declare const GAP_REASONS: readonly ['TOO_OLD', 'TOO_MANY', 'CURSOR'];
type GapReason = (typeof GAP_REASONS)[number];
type ClientErrorCode =
  | 'TOKEN'
  | 'CONNECT'
  | 'GAVE_UP'
  | 'SERVER'
  | 'BUSY'
  | 'UNREADABLE'
  | 'QUEUE_FULL'
  | 'GAP'
  | 'LISTENER'
  | 'UNSUBSCRIBED'
  | 'CLOSED';
declare class BroadcastClientError extends Error {
  readonly code: ClientErrorCode;
  readonly name = 'BroadcastClientError';
  readonly details?: unknown;
  constructor(
    code: ClientErrorCode,
    message: string,
    {
      details,
      ...options
    }?: {
      readonly cause?: unknown;
      readonly details?: unknown;
    },
  );
}
type ClientState = 'connecting' | 'open' | 'waiting' | 'closed';
type Unsubscribe = () => void;
interface MessageInfo extends Omit<Envelope, 'data' | 'acknowledge'> {
  readonly acknowledge?: () => void;
}
type DataArgument<Data> = undefined extends Data ? [data?: Data] : [data: Data];
type GapListener = (stream: string | undefined, reason: GapReason | 'ORDER', message?: Envelope) => void;
interface ListenOptions {
  readonly inOrder?: number;
}
interface BroadcastClient<C extends Contract = Contract> {
  readonly state: ClientState;
  on<Name extends ServerToClientName<C>>(
    name: Name,
    listener: (data: ServerToClientMessages<C>[Name], info: MessageInfo) => void,
    options?: ListenOptions,
  ): Unsubscribe;
  onMessage(listener: (message: Envelope) => void): Unsubscribe;
  onGap(listener: GapListener): Unsubscribe;
  readonly position: string;
  send<Name extends ClientToServerName<C>>(name: Name, ...data: DataArgument<ClientToServerMessages<C>[Name]>): void;
  subscribe(channel: string): Promise<void>;
  unsubscribe(channel: string): void;
  onError(listener: (error: BroadcastClientError) => void): Unsubscribe;
  onStateChange(listener: (state: ClientState) => void): Unsubscribe;
  close(): void;
}
interface TestClientOptions {
  readonly state?: ClientState;
}
type SentMessage<C extends Contract = Contract> = {
  readonly [Name in ClientToServerName<C>]: {
    readonly name: Name;
    readonly data: AsJson<ClientToServerMessages<C>[Name]>;
  };
}[ClientToServerName<C>];
type MessageOfTest<C extends Contract, Name extends ServerToClientName<C>> = InputOf<C['serverToClient'][Name]>;
type InfoOfTest = Partial<Omit<MessageInfo, 'type' | 'acknowledge'>>;
interface TestClient<C extends Contract = Contract> extends BroadcastClient<C> {
  readonly sent: readonly SentMessage<C>[];
  readonly channels: readonly string[];
  receive<Name extends ServerToClientName<C>>(
    name: Name,
    data: MessageOfTest<C, Name>,
    info?: InfoOfTest,
  ): Promise<void>;
  setState(state: ClientState): void;
  refuse(channel: string): void;
  miss(...gap: Parameters<GapListener>): void;
  fail(error: BroadcastClientError): void;
}
declare function createTestClient<C extends Contract>(contract: C, options?: TestClientOptions): TestClient<C>;
export {
  type InfoOfTest,
  type MessageOfTest,
  type SentMessage,
  type TestClient,
  type TestClientOptions,
  createTestClient,
};
