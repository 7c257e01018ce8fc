/**
 * The authorizer's context for a client. API Gateway passes it to every route of the connection. A team's own
 * authorizer returns the same: `userId`, and optionally the other two. All values arrive as strings.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export interface AuthorizerContext {
  readonly userId: string;
  /** JSON text of {@link ChannelGrants}, because a context cannot hold lists. */
  readonly channels: string;
  /** Epoch seconds. */
  readonly tokenExpiresAt: string;
}

/** Channels a client may subscribe to: names, or prefixes that end in `*`. */
export type ChannelGrants = readonly string[];

/** Grants nothing if the member is missing or is not a list of strings: a channel is closed unless it is granted. */
export function readGrants({ channels }: Partial<AuthorizerContext> = {}): ChannelGrants {
  try {
    // Stryker disable next-line StringLiteral: an empty text is no JSON, which grants nothing either
    const grants: unknown = JSON.parse(channels ?? '[]');
    return isGrants(grants) ? grants : [];
  } catch {
    return [];
  }
}

/** Epoch seconds; undefined if the authorizer gives none. An invalid number counts as expired. */
export function tokenExpiry({ tokenExpiresAt }: Partial<AuthorizerContext> = {}): number | undefined {
  if (tokenExpiresAt === undefined) return undefined;
  const expiresAt = Math.floor(Number(tokenExpiresAt));
  return Number.isNaN(expiresAt) ? 0 : expiresAt;
}

/** What a client is told that asks for something then. */
export const TOKEN_IS_OVER = 'Your token has expired. Connect again with a new one.';

/** Without an expiry from the authorizer, a token never expires while its client stays connected. */
export const tokenIsOver = (context?: Partial<AuthorizerContext>, now = Date.now()): boolean =>
  (tokenExpiry(context) ?? Infinity) * 1000 <= now;

export const isGrants = (value: unknown): value is ChannelGrants =>
  Array.isArray(value) && value.every((grant) => typeof grant === 'string' && grant !== '');
