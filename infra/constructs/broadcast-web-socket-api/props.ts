/** The props of BroadcastWebSocketApi. */
import type {
  IWebSocketApi,
  IWebSocketStage,
  ThrottleSettings,
  WebSocketApiProps,
  WebSocketStageProps,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { AuthorizerMode } from '../authorizer';
import type { AccessLog } from './access-log';
import type { ConnectAuthorizer } from './connect-authorizer';
import type { CustomDomain } from './custom-domain/custom-domain-props';
import type { RouteDefinitions } from './routes/route-definition';
import type { RouteFunctionDefaults } from './routes/route-function';

export interface BroadcastWebSocketApiProps {
  /**
   * Who may connect: `'none'` (everybody; must be chosen by name), `'iam'`, `'token'`, an object of type `token`,
   * `jwt`, `cognito` or `lambda` with its options, or an existing authorizer. API Gateway asks it on `$connect` and
   * answers a refused client with 401 or 403.
   * @default 'token' - HS256 tokens signed with a generated secret: `(api.authorizer as BroadcastAuthorizer).secret`
   */
  readonly authorizer?: AuthorizerMode | ConnectAuthorizer;
  /**
   * Handlers of `$connect`, `$disconnect`, `$default` and each `action` of client messages: per route a handler path
   * such as `src/connect.main`, a Function, or `{ function }` with either or its props. `ping` answers itself unless it
   * is given.
   * @default - no routes yet; see {@link BroadcastWebSocketApi.addRoutes}
   */
  readonly routes?: RouteDefinitions;
  readonly defaults?: {
    /**
     * Props for the functions of routes that are not given as a Function. A route's own props override them, except
     * `environment`, `layers`, `permissions`, `bind` and `bundling`, which merge.
     * @default - those of HandlerFunction
     */
    readonly function?: RouteFunctionDefaults;
    /**
     * Whether route functions may post to the connections of this API. A route can override it.
     * @default true
     */
    readonly managementApiAccess?: boolean;
  };
  /** Name of the stage, and path of its URL. @default 'live' */
  readonly stageName?: string;
  /**
   * `true`, a format, or a destination with retention. Needs the CloudWatch role in the account's API Gateway settings.
   * @default false
   */
  readonly accessLog?: AccessLog;
  /**
   * Rate (messages a second) and burst, for each route that clients choose. Covers only routes in the stack of the
   * stage, since the stage is made after them. `$connect`, `$disconnect` and `@connections` keep the account's own
   * limits.
   * @default - the account's own limits
   */
  readonly throttle?: ThrottleSettings;
  /** Metrics of each route, billed by CloudWatch. @default false */
  readonly detailedMetrics?: boolean;
  /**
   * Encrypts the environments and log groups of functions made here, unless their props name another key, and an access log
   * made here. Its policy must let CloudWatch Logs use it.
   * @default - AWS's own keys do
   */
  readonly encryptionKey?: IKey;
  /** A domain name to serve the API on, besides AWS's own. @default - none */
  readonly customDomain?: CustomDomain;
  readonly cdk?: {
    /** Id of this construct, for a migrated stack that must keep its logical ids. @default - the id given */
    readonly id?: string;
    /** An existing API, or props that override those of the one made here. @default - one is made */
    readonly webSocketApi?: IWebSocketApi | WebSocketApiProps;
    /**
     * An existing stage of an existing API, or props that override those of the one made here. @default - one is made
     */
    readonly webSocketStage?: IWebSocketStage | Partial<Omit<WebSocketStageProps, 'webSocketApi'>>;
  };
}
