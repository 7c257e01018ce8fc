/** What decides on `$connect`. infra/constructs/authorizer makes it from a mode; the API attaches it to the route. */
import { type IWebSocketRouteAuthorizer, WebSocketNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';

export interface ConnectAuthorizer {
  /** @default - anyone may connect */
  readonly routeAuthorizer?: IWebSocketRouteAuthorizer;
  /** For the function of `$connect`, if it is made here. @default - nothing */
  readonly connectEnvironment?: Readonly<Record<string, string>>;
}

/** False when everybody is let in. */
export const asksSomebody = (authorizer: IWebSocketRouteAuthorizer | undefined): boolean =>
  authorizer !== undefined && !(authorizer instanceof WebSocketNoneAuthorizer);
