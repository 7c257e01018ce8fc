/**
 * Turns an authorizer mode into the authorizer of `$connect` and the environment the route functions need.
 * API Gateway authorizes a WebSocket on `$connect` and nowhere else.
 */
import { type IWebSocketRouteAuthorizer, WebSocketNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketIamAuthorizer, WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { EnvName } from '#shared/runtime/env';
import type { ClientAuthorizer } from './client-authorizer';
import type { DataKey } from '../encryption/data-key';
import type { BroadcastSettings } from '../settings/settings';
import { HandlerFunction } from '../functions/handler-function';
import type { ConnectAuthorizer } from '../broadcast-web-socket-api/connect-authorizer';
import type { AuthorizerMode, AuthorizerOptions, LambdaMode } from './authorizer-mode';
import { authorizerOptions } from './check-authorizer';
import { describeAuthorizer } from './describe-authorizer';
import { cognitoEnvironment, jwtEnvironment, TokenFunction } from './token-function';
import { TokenSecret } from './token-secret';

type Environment = Partial<Record<EnvName, string>>;

export class BroadcastAuthorizer extends Construct implements ConnectAuthorizer {
  readonly mode: AuthorizerOptions['type'];
  /** For the route `$connect`. */
  readonly routeAuthorizer: IWebSocketRouteAuthorizer;
  /** Where the function behind `$connect` finds the user id. */
  readonly connectEnvironment: Readonly<Record<string, string>>;
  /** Channels everybody may subscribe to; empty if the authorizer grants channels per client. */
  readonly subscribeEnvironment: Environment;
  /** Signs the tokens of the mode `token`; undefined in other modes. */
  readonly secret: TokenSecret | undefined;
  /** What tools are told about the mode. */
  readonly description: ClientAuthorizer;
  /** The function that decides, if this construct made it. */
  readonly function: HandlerFunction | undefined;

  readonly #key: DataKey | undefined;

  /**
   * @param mode @default - settings.authorizer
   * @param key @default - AWS's own keys encrypt
   */
  constructor(
    scope: Construct,
    id: string,
    settings: BroadcastSettings,
    mode: AuthorizerMode = settings.authorizer,
    key?: DataKey,
  ) {
    super(scope, id);
    this.#key = key;
    const options = authorizerOptions(mode);
    this.mode = options.type;
    this.description = describeAuthorizer(options);
    this.secret = options.type === 'token' ? new TokenSecret(this, 'Secret', settings, key) : undefined;
    this.function = this.#functionOf(options, settings);
    this.routeAuthorizer = this.#routeAuthorizerOf(options);
    this.connectEnvironment = connectEnvironment(options);
    this.subscribeEnvironment = subscribeEnvironment(options);
  }

  /** The functions this construct made, to be watched. */
  get functions(): readonly HandlerFunction[] {
    return this.function ? [this.function] : [];
  }

  #functionOf(options: AuthorizerOptions, settings: BroadcastSettings): HandlerFunction | undefined {
    switch (options.type) {
      case 'none':
      case 'iam':
        return undefined;
      case 'token': {
        const secretArn = this.secret?.secretArn ?? '';
        const verifier = new TokenFunction(
          this,
          'Function',
          settings,
          options,
          { TOKEN_SECRET_ARN: secretArn },
          this.#key,
        );
        this.secret?.grantValue(verifier);
        return verifier;
      }
      case 'jwt':
        return new TokenFunction(this, 'Function', settings, options, jwtEnvironment(options), this.#key);
      case 'cognito':
        return new TokenFunction(this, 'Function', settings, options, cognitoEnvironment(options), this.#key);
      case 'lambda':
        return this.#ownFunctionOf(options, settings);
    }
  }

  #ownFunctionOf({ function: handler }: LambdaMode, settings: BroadcastSettings): HandlerFunction | undefined {
    if (handler === undefined || isFunction(handler)) return undefined;
    return new HandlerFunction(this, 'Function', {
      logRetention: settings.logRetentionDays,
      ...(this.#key && { encryptionKey: this.#key.key }),
      ...(typeof handler === 'string' ? { handler } : handler),
    });
  }

  #routeAuthorizerOf(options: AuthorizerOptions): IWebSocketRouteAuthorizer {
    if (options.type === 'none') return new WebSocketNoneAuthorizer();
    if (options.type === 'iam') return new WebSocketIamAuthorizer();
    if (options.type !== 'lambda') return lambdaAuthorizer(this.function);
    const given = isFunction(options.function) ? options.function : undefined;
    return options.cdk?.authorizer ?? lambdaAuthorizer(this.function ?? given, options);
  }
}

const isFunction = (value: LambdaMode['function']): value is IFunction => Construct.isConstruct(value);

function lambdaAuthorizer(handler: IFunction | undefined, options?: LambdaMode): WebSocketLambdaAuthorizer {
  if (handler === undefined) throw new Error('The authorizer has no function.');
  return new WebSocketLambdaAuthorizer('Authorizer', handler, {
    // The default would be the Authorization header, which browsers cannot send. If a listed source is absent, API
    // Gateway answers 401 before the function runs.
    identitySource: [...(options?.identitySource ?? [])],
    ...(options?.name !== undefined && { authorizerName: options.name }),
  });
}

function connectEnvironment(options: AuthorizerOptions) {
  switch (options.type) {
    case 'none':
      return { USER_ID_SOURCE: 'none' };
    case 'iam':
      return { USER_ID_SOURCE: 'identity', USER_ID_KEY: options.userId ?? 'principal' };
    case 'lambda':
      return { USER_ID_SOURCE: 'authorizer', USER_ID_KEY: options.userIdKey ?? 'userId' };
    default:
      return { USER_ID_SOURCE: 'authorizer', USER_ID_KEY: 'userId' };
  }
}

const subscribeEnvironment = (options: AuthorizerOptions): Environment =>
  'channels' in options && options.channels.length > 0 ? { CHANNEL_GRANTS: JSON.stringify(options.channels) } : {};
