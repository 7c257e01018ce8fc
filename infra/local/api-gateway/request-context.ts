/**
 * The request context: what API Gateway tells functions, templates and access logs about a connection's request.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
import { executeApiHost } from '../core/execute-api-host';
import type { Environment } from '../core/identity';
import type { Connection } from './connections/connection';
import { newId } from './ids';

export interface Disconnect {
  readonly disconnectStatusCode: number;
  readonly disconnectReason: string;
}

export type RequestKind =
  | { readonly eventType: 'CONNECT' }
  | { readonly eventType: 'MESSAGE'; readonly messageId: string }
  | ({ readonly eventType: 'DISCONNECT' } & Disconnect);

export interface RequestContext extends Partial<Disconnect> {
  readonly routeKey: string;
  readonly eventType: RequestKind['eventType'];
  readonly requestId: string;
  readonly [name: string]: unknown;
}

export function requestContext(
  environment: Environment,
  connection: Connection,
  routeKey: string,
  kind: RequestKind,
): RequestContext {
  const now = Date.now();
  const requestId = newId();
  const { stage } = connection;
  return {
    routeKey,
    ...kind,
    extendedRequestId: requestId,
    requestTime: commonLogTime(now),
    messageDirection: 'IN',
    stage: stage.name,
    connectedAt: connection.connectedAt,
    requestTimeEpoch: now,
    identity: connection.identity,
    requestId,
    domainName: executeApiHost(environment, stage.api.id),
    connectionId: connection.id,
    apiId: stage.api.id,
    ...(connection.authorizer && { authorizer: connection.authorizer }),
  };
}

/** `16/May/2022:17:30:27 +0000` */
function commonLogTime(time: number): string {
  const [, day, month, year, clock] = new Date(time).toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}
