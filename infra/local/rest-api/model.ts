/** The template's REST API resources in memory. */
import type { Throttle } from '../api-gateway/throttle';
import type { Schema } from './json-schema';
import type { Node } from './velocity/syntax';

export interface RestApi {
  readonly id: string;
  /** Paths such as `/broadcasts`, by resource id. */
  readonly paths: Map<string, string>;
  /** By method and path: `POST /broadcasts`. */
  readonly methods: Map<string, Method>;
  readonly leftOutMethods: LeftOutMethod[];
  /** By name. */
  readonly models: Map<string, Schema>;
  /** Whether a validator checks bodies, by its id. */
  readonly validators: Map<string, boolean>;
  /** By type, e.g. `BAD_REQUEST_BODY`. */
  readonly gatewayResponses: Map<string, GatewayResponse>;
}

/** A method that local mode does not run. */
export interface LeftOutMethod {
  /** `ANY`, or one. */
  readonly verb: string;
  /** `{name}` in it is any segment, `{name+}` any number of them. */
  readonly path: string;
  readonly reason: string;
}

export interface Method {
  readonly authorization: 'NONE' | 'AWS_IAM';
  /** Models of bodies, by content type; absent if no validator uses them. */
  readonly bodyModels?: ReadonlyMap<string, Schema>;
  readonly integration: Integration;
}

export interface Integration {
  readonly target: MockTarget | ServiceTarget;
  /** By content type. */
  readonly requestTemplates: ReadonlyMap<string, Template>;
  readonly responses: readonly IntegrationResponse[];
}

export interface MockTarget {
  readonly type: 'MOCK';
}

export interface ServiceTarget {
  readonly type: 'AWS';
  readonly service: string;
  readonly operation: string;
  readonly roleArn: string;
}

export interface IntegrationResponse {
  /** Matches the integration's status; absent for the default. */
  readonly pattern?: RegExp;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly template?: Template;
}

export type Template = readonly Node[];

/** A literal, or the value of a request header, by its lower-case name. */
export type HeaderValue = string | { readonly requestHeader: string };

export interface GatewayResponse {
  readonly status?: number;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly template?: Template;
}

export interface RestStage {
  readonly api: RestApi;
  readonly name: string;
  readonly throttle: Throttle;
}

export const JSON_TYPE = 'application/json';
