/**
 * An emulated service as the rest of local mode sees it: named operations that say which permission they need and then run.
 * The HTTP server, the state machine's integrations and EventBridge's targets all call it through ServiceRegistry.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, unknown>;

/** The caller. `local` is the developer, who may do what no resource denies; roles may do what their policies allow. */
export interface Caller {
  /** `arn:aws:iam::000000000000:root` for the developer, the ARN of the role, or the service's own name. */
  readonly arn: string;
  /** `root` is the developer; `service` is an AWS service by its own name, e.g. events.amazonaws.com. */
  readonly kind: 'root' | 'role' | 'service';
  /** For a `service`: the resource it acts for (a rule, an API, a queue's mapping). Policies see it as `aws:SourceArn`. */
  readonly sourceArn?: string;
}

/** One permission an operation needs. */
export interface PermissionRequest {
  /** e.g. `dynamodb:Query`. */
  readonly action: string;
  /** ARN of the resource, or `*`. */
  readonly resource: string;
  /** Condition keys, e.g. `aws:SourceArn`. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface Operation {
  /** What the caller must be allowed; an empty list is open to every caller. */
  permissions(input: JsonObject, caller: Caller): readonly PermissionRequest[];
  /** @throws ServiceError for every refusal AWS would give */
  run(input: JsonObject, call: { readonly caller: Caller }): Promise<unknown>;
}

export interface LocalService {
  /** AWS's endpoint prefix, e.g. `states`, `dynamodb`, `events`, `lambda`, `sqs`, `secretsmanager`. */
  readonly name: string;
  /** Part of `X-Amz-Target` before the dot, e.g. `AWSStepFunctions`; absent for a service with only a REST protocol. */
  readonly targetPrefix?: string;
  /** Content type of the answers. */
  readonly protocol: 'json-1.0' | 'json-1.1' | 'rest' | 'query';
  /** For a service that speaks the AWS query protocol. */
  readonly query?: {
    /** `Version` of its requests. */
    readonly version: string;
    /** XML namespace of its answers. */
    readonly namespace: string;
    /** Operations that are served over HTTP. */
    readonly actions: readonly string[];
  };
  operation(name: string): Operation | undefined;
  /** Releases what the service holds: processes, timers, sockets. */
  stop?(): Promise<void>;
}

/** A refusal as AWS would give it; `code` is the shape name of the error. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  constructor(
    readonly code: string,
    message: string,
    readonly statusCode = 400,
    /** Further members of the error's shape. */
    readonly details: JsonObject = {},
  ) {
    super(message);
  }
}

/** Local mode was asked for something it does not emulate. Never ignore it. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError';
  readonly code = 'LOCAL_UNSUPPORTED';
}
