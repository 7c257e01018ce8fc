/** The props of BroadcastWebSocketApi. */
import type {
  IWebSocketApi,
  IWebSocketStage,
  ThrottleSettings,
  WebSocketApiProps,
  WebSocketStageProps,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { AuthorizerMode } from '../authorizer';
import type { AccessLog } from './access-log';
import type { ConnectAuthorizer } from './connect-authorizer';
import type { CustomDomain } from './custom-domain/custom-domain-props';
import type { RouteDefinitions } from './routes/route-definition';
import type { RouteFunctionDefaults } from './routes/route-function';

export interface BroadcastWebSocketApiProps {
  /**
   * Who may connect: `'none'` (everybody, asked for by name), `'iam'`, `'token'`, or an object of type `token`, `jwt`,
   * `cognito` or `lambda` with its options; or one that is made already. API Gateway asks on `$connect`, and answers 401 or
   * 403 for it.
   * @default 'token' - HS256 tokens signed with a secret that is made: `(api.authorizer as BroadcastAuthorizer).secret`
   */
  readonly authorizer?: AuthorizerMode | ConnectAuthorizer;
  /**
   * What takes `$connect`, `$disconnect`, `$default` and each `action` of client messages: per route a handler path such
   * as `src/connect.main`, a Function, or `{ function }` with either or its props. `ping` answers by itself unless it is given.
   * @default - no routes yet; see {@link BroadcastWebSocketApi.addRoutes}
   */
  readonly routes?: RouteDefinitions;
  readonly defaults?: {
    /**
     * Props of the functions of routes that are not given as a Function. A route's own props override them, except
     * `environment`, `layers`, `permissions` and `bind`, which merge.
     * @default - those of HandlerFunction
     */
    readonly function?: RouteFunctionDefaults;
    /**
     * Whether the functions of routes may post to the connections of this API. A route can say otherwise.
     * @default true
     */
    readonly managementApiAccess?: boolean;
  };
  /** Name of the stage, and path of its URL. @default 'live' */
  readonly stageName?: string;
  /**
   * `true`, a format, or where to and for how long. Needs the CloudWatch role of the account's API Gateway settings.
   * @default false
   */
  readonly accessLog?: AccessLog;
  /**
   * Messages of clients a second, and at once, of each route they choose: of those in the stack of the stage, as it is made
   * after them. The account's own limits hold for `$connect`, `$disconnect` and `@connections`.
   * @default - the account's own limits
   */
  readonly throttle?: ThrottleSettings;
  /** Metrics of each route, billed by CloudWatch. @default false */
  readonly detailedMetrics?: boolean;
  /** A domain name to serve the API under, instead of only that of AWS. @default - none */
  readonly customDomain?: CustomDomain;
  readonly cdk?: {
    /** Id of this construct, for a stack that moves over and must keep its logical ids. @default - the id given */
    readonly id?: string;
    /** An existing API, or props over those of the one that is made. @default - one is made */
    readonly webSocketApi?: IWebSocketApi | WebSocketApiProps;
    /** An existing stage of an existing API, or props over those of the one that is made. @default - one is made */
    readonly webSocketStage?: IWebSocketStage | Partial<Omit<WebSocketStageProps, 'webSocketApi'>>;
  };
}
