/** Events and answers of the functions behind a WebSocket API's routes. */
import type {
  APIGatewayEventIdentity,
  APIGatewayEventWebsocketRequestContextV2,
  APIGatewayProxyEventHeaders,
  APIGatewayProxyEventMultiValueHeaders,
  APIGatewayProxyWebsocketEventV2WithRequestContext,
} from 'aws-lambda';
import type { AuthorizerContext } from './authorizer-context';

/** Members that AWS leaves out on some routes, or that a manual invocation may lack, are optional. */
export type RouteEvent = Partial<
  APIGatewayProxyWebsocketEventV2WithRequestContext<
    Partial<APIGatewayEventWebsocketRequestContextV2> & {
      readonly authorizer?: Partial<AuthorizerContext>;
      /** Only for `$disconnect`: how the WebSocket was closed. */
      readonly disconnectStatusCode?: number;
      readonly disconnectReason?: string;
      /** Where the client calls from, and, with IAM, its identity. */
      readonly identity?: Partial<APIGatewayEventIdentity>;
    }
  >
> &
  WithHeaders;

/** Only `$connect` and `$disconnect` have headers, in the client's letter case. */
export interface WithHeaders {
  readonly headers?: APIGatewayProxyEventHeaders | null;
  readonly multiValueHeaders?: APIGatewayProxyEventMultiValueHeaders | null;
}

export interface RouteResult {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  /** What the client receives, if the route has a route response. */
  readonly body?: string;
}

/** A reply to the client. Errors are replies too, because a status code does not reach a WebSocket client. */
export const reply = (message: Readonly<Record<string, unknown>>): RouteResult => ({
  statusCode: 200,
  body: JSON.stringify(message),
});

export const errorReply = (message: string, details: Readonly<Record<string, unknown>> = {}): RouteResult =>
  reply({ type: 'error', message, ...details });

/** What a client is told whose connection has no rows: nothing reaches it. */
export const NOT_REGISTERED = 'This connection is not registered. Connect again.';

/** All values of a header, in order. */
export function headerValues({ headers, multiValueHeaders }: WithHeaders, name: string): readonly string[] {
  const isNamed = ([key]: readonly [string, unknown]) => key.toLowerCase() === name.toLowerCase();
  const lines = Object.entries(multiValueHeaders ?? {}).find(isNamed)?.[1];
  const line = Object.entries(headers ?? {}).find(isNamed)?.[1];
  return lines ?? (line === undefined ? [] : [line]);
}
