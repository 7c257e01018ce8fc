/** Finds the token of a client: in the query string, or among the subprotocols it offers. */
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { looksLikeToken, offeredSubprotocols } from '#shared/websocket/subprotocols';

export type AuthorizerEvent = Pick<APIGatewayRequestAuthorizerEvent, 'methodArn'> &
  Partial<
    Pick<APIGatewayRequestAuthorizerEvent, 'headers' | 'multiValueHeaders' | 'queryStringParameters' | 'requestContext'>
  >;

/** `?token=` or an element of `Sec-WebSocket-Protocol` that looks like one; undefined when there is neither. */
export const tokenOf = (event: AuthorizerEvent): string | undefined =>
  event.queryStringParameters?.token ?? offeredSubprotocols(event).find(looksLikeToken);
