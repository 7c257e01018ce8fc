/** What API Gateway hands to the functions behind a WebSocket API's routes, and what they answer. */
import type {
  APIGatewayEventIdentity,
  APIGatewayEventWebsocketRequestContextV2,
  APIGatewayProxyEventHeaders,
  APIGatewayProxyEventMultiValueHeaders,
  APIGatewayProxyWebsocketEventV2WithRequestContext,
} from 'aws-lambda';
import type { AuthorizerContext } from './authorizer-context';

/** Members that AWS leaves out on some routes, or that a call by hand may lack, are optional. */
export type RouteEvent = Partial<
  APIGatewayProxyWebsocketEventV2WithRequestContext<
    Partial<APIGatewayEventWebsocketRequestContextV2> & {
      readonly authorizer?: Partial<AuthorizerContext>;
      /** Only with `$disconnect`: how the WebSocket was closed. */
      readonly disconnectStatusCode?: number;
      readonly disconnectReason?: string;
      /** Where the client calls from, and with IAM who it is. */
      readonly identity?: Partial<APIGatewayEventIdentity>;
    }
  >
> &
  WithHeaders;

/** Only `$connect` and `$disconnect` have headers, in the letter case the client chose. */
export interface WithHeaders {
  readonly headers?: APIGatewayProxyEventHeaders | null;
  readonly multiValueHeaders?: APIGatewayProxyEventMultiValueHeaders | null;
}

export interface RouteResult {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  /** On a route with a route response: what the client receives. */
  readonly body?: string;
}

/** A message to the client that sent one. An error is a reply too: a status code would not reach a WebSocket client. */
export const reply = (message: Readonly<Record<string, unknown>>): RouteResult => ({
  statusCode: 200,
  body: JSON.stringify(message),
});

export const errorReply = (message: string, details: Readonly<Record<string, unknown>> = {}): RouteResult =>
  reply({ type: 'error', message, ...details });

/** Every value of a header, its lines in order. */
export function headerValues({ headers, multiValueHeaders }: WithHeaders, name: string): readonly string[] {
  const isNamed = ([key]: readonly [string, unknown]) => key.toLowerCase() === name.toLowerCase();
  const lines = Object.entries(multiValueHeaders ?? {}).find(isNamed)?.[1];
  const line = Object.entries(headers ?? {}).find(isNamed)?.[1];
  return lines ?? (line === undefined ? [] : [line]);
}
