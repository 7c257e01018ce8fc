/** Who may connect: the modes of the `$connect` authorizer, as the setting and the construct take them. */
import type { IWebSocketRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { HandlerFunctionProps } from '../functions/handler-function';
import type { IamIdentityKey } from '#shared/websocket/iam-identity';

/** A name alone is the mode with its defaults. */
export type AuthorizerMode = 'none' | 'iam' | 'token' | AuthorizerOptions;

export type AuthorizerOptions = NoneMode | IamMode | TokenMode | JwtMode | CognitoMode | LambdaMode;

/** Channels that every client may subscribe to, in modes that do not grant channels per client. */
interface SameChannels {
  /** Names, or prefixes ending in `*`. @default - none */
  readonly channels?: readonly string[];
}

/** Which claims of a token are read. */
interface TokenClaims {
  /** Claim that holds the user id. @default 'sub' */
  readonly userIdClaim?: string;
  /** Claim that lists the channels the client may subscribe to, e.g. `cognito:groups`. @default 'channels' */
  readonly channelsClaim?: string;
}

/**
 * Everybody may connect and nobody is identified: each connection is a user of its own, `anonymous:` and its connection
 * id. Nothing a client sends can make it another user, so there is no setting for that.
 */
export interface NoneMode extends SameChannels {
  readonly type: 'none';
}

/** Callers sign with IAM credentials (SigV4) and need `execute-api:Invoke` on the route: `grantConnect`. */
export interface IamMode extends SameChannels {
  readonly type: 'iam';
  /**
   * Which identity of the caller becomes the user id. `principal` is the identity in a Cognito identity pool if there
   * is one (its clients share a role session), else the unique id of the user or role session. @default 'principal'
   */
  readonly userId?: IamIdentityKey;
}

/** HS256 tokens, signed with the secret of the stack. */
export interface TokenMode extends TokenClaims {
  readonly type: 'token';
}

/** Tokens of an OpenID Connect issuer, verified with the keys it publishes. */
export interface JwtMode extends TokenClaims {
  readonly type: 'jwt';
  /** Exactly as in the claim `iss`, e.g. `https://example.eu.auth0.com/`. */
  readonly issuer: string;
  /** The claim `aud` must hold one of them. */
  readonly audience: string | readonly string[];
  /** URL of the issuer's keys. @default - the one named by the issuer's `/.well-known/openid-configuration` */
  readonly jwksUri?: string;
}

/** Tokens of a Cognito user pool. */
export interface CognitoMode extends TokenClaims {
  readonly type: 'cognito';
  /** The pool, or its id, e.g. `eu-central-1_AbCdEf123`. */
  readonly userPool: IUserPool | string;
  /** App clients whose tokens are accepted, or their ids. */
  readonly clientIds: readonly (IUserPoolClient | string)[];
  /** Access tokens are for services; id tokens are for the application that asked for them. @default 'access' */
  readonly tokenUse?: 'access' | 'id' | 'any';
}

/**
 * A function of your own. It returns a policy and a context with the user id, `channels` (JSON list, default none) and
 * `tokenExpiresAt` (epoch seconds, default never), all as strings.
 */
export interface LambdaMode {
  readonly type: 'lambda';
  /**
   * A handler path such as
   * `src/authorize.handler`, a function, or props to make one. Required without `cdk.authorizer`.
   */
  readonly function?: string | IFunction | HandlerFunctionProps;
  /**
   * What a request must carry before the function runs, e.g. `route.request.querystring.token`. A client without it
   * gets 401. @default - nothing
   */
  readonly identitySource?: readonly string[];
  /** Name of the authorizer in API Gateway. @default - CDK makes one */
  readonly name?: string;
  /** Context member that holds the user id; `principalId` is the policy's own. @default 'userId' */
  readonly userIdKey?: string;
  readonly cdk?: {
    /** An existing authorizer, used as it is. @default - one is made for `function` */
    readonly authorizer?: IWebSocketRouteAuthorizer;
  };
}
