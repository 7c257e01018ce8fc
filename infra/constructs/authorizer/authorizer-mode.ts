/** Who may connect: the modes of the authorizer of `$connect`, as the setting and the construct take them. */
import type { IWebSocketRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { HandlerFunctionProps } from '../functions/handler-function';
import type { IamIdentityKey } from '#shared/websocket/iam-identity';

/** A name is the mode with its defaults. */
export type AuthorizerMode = 'none' | 'iam' | 'token' | AuthorizerOptions;

export type AuthorizerOptions = NoneMode | IamMode | TokenMode | JwtMode | CognitoMode | LambdaMode;

/** Channels that every client may subscribe to, where nothing says it of each client. */
interface SameChannels {
  /** Names, or prefixes ending in `*`. @default - none */
  readonly channels?: readonly string[];
}

/** Which claims of a token are read. */
interface TokenClaims {
  /** Claim that is the user id. @default 'sub' */
  readonly userIdClaim?: string;
  /** Claim that lists the channels the client may subscribe to, e.g. `cognito:groups`. @default 'channels' */
  readonly channelsClaim?: string;
}

/**
 * Everybody may connect, and nobody is known: each connection is a user of its own, `anonymous:` and its connection id.
 * Nothing a client sends makes it a user that somebody else is, so there is no setting for it.
 */
export interface NoneMode extends SameChannels {
  readonly type: 'none';
}

/** Callers sign with IAM credentials (SigV4) and need `execute-api:Invoke` on the route: `grantConnect`. */
export interface IamMode extends SameChannels {
  readonly type: 'iam';
  /**
   * What of the caller is the user id. `principal` is the identity of a Cognito identity pool where it is one (all its
   * clients share a role session), else the unique id of the user or role session. @default 'principal'
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
  /** Exactly as in claim `iss`, e.g. `https://example.eu.auth0.com/`. */
  readonly issuer: string;
  /** One of them must be in claim `aud`. */
  readonly audience: string | readonly string[];
  /** Address of the issuer's keys. @default - what the issuer's `/.well-known/openid-configuration` names */
  readonly jwksUri?: string;
}

/** Tokens of a Cognito user pool. */
export interface CognitoMode extends TokenClaims {
  readonly type: 'cognito';
  /** The pool, or its id, e.g. `eu-central-1_AbCdEf123`. */
  readonly userPool: IUserPool | string;
  /** App clients whose tokens are taken, or their ids. */
  readonly clientIds: readonly (IUserPoolClient | string)[];
  /** Access tokens are for services, id tokens for the application that asked for them. @default 'access' */
  readonly tokenUse?: 'access' | 'id' | 'any';
}

/**
 * A function of the team's own. It answers a policy, and a context with the user id, `channels` (JSON list, default none)
 * and `tokenExpiresAt` (epoch seconds, default never), all as text.
 */
export interface LambdaMode {
  readonly type: 'lambda';
  /** A handler path such as `src/authorize.handler`, a function, or what it is to be made of. Needed without `cdk.authorizer`. */
  readonly function?: string | IFunction | HandlerFunctionProps;
  /**
   * What must be present for the function to be asked, e.g. `route.request.querystring.token`; a client without it is
   * answered 401. @default - nothing
   */
  readonly identitySource?: readonly string[];
  /** Name of the authorizer in API Gateway. @default - made by CDK */
  readonly name?: string;
  /** Member of the context that is the user id; `principalId` is that of the policy. @default 'userId' */
  readonly userIdKey?: string;
  readonly cdk?: {
    /** An authorizer made elsewhere, used as it is. @default - one for `function` */
    readonly authorizer?: IWebSocketRouteAuthorizer;
  };
}
