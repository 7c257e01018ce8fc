/** Finds a client's token in the query string, or among the subprotocols it offers. */
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { looksLikeToken, offeredSubprotocols } from '#shared/websocket/subprotocols';

export type AuthorizerEvent = Pick<APIGatewayRequestAuthorizerEvent, 'methodArn'> &
  Partial<
    Pick<APIGatewayRequestAuthorizerEvent, 'headers' | 'multiValueHeaders' | 'queryStringParameters' | 'requestContext'>
  >;

/** `?token=`, or an element of `Sec-WebSocket-Protocol` that looks like a token; undefined without either. */
export const tokenOf = (event: AuthorizerEvent): string | undefined =>
  event.queryStringParameters?.token ?? offeredSubprotocols(event).find(looksLikeToken);
