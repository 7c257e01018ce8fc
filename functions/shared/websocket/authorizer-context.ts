/**
 * What the authorizer says of a client, handed by API Gateway to every route of its connection. A team's own authorizer
 * gives the same: `userId`, and the other two as it needs them. All values arrive as text.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export interface AuthorizerContext {
  readonly userId: string;
  /** JSON text of {@link ChannelGrants}: a context holds no lists. */
  readonly channels: string;
  /** Epoch seconds. */
  readonly tokenExpiresAt: string;
}

/** Channels a client may subscribe to: names, or prefixes ending in `*`. */
export type ChannelGrants = readonly string[];

/** Grants nothing when there is no such member or it is not a list of texts: a channel is closed unless it is granted. */
export function readGrants({ channels }: Partial<AuthorizerContext> = {}): ChannelGrants {
  try {
    const grants: unknown = JSON.parse(channels ?? '[]');
    return isGrants(grants) ? grants : [];
  } catch {
    return [];
  }
}

/** Epoch seconds; undefined when the authorizer gives none. One that is no number is long past. */
export function tokenExpiry({ tokenExpiresAt }: Partial<AuthorizerContext> = {}): number | undefined {
  if (tokenExpiresAt === undefined) return undefined;
  const expiresAt = Math.floor(Number(tokenExpiresAt));
  return Number.isNaN(expiresAt) ? 0 : expiresAt;
}

/** An authorizer that gives no expiry lets its clients in for as long as they stay connected. */
export const tokenIsOver = (context?: Partial<AuthorizerContext>, now = Date.now()): boolean =>
  (tokenExpiry(context) ?? Infinity) * 1000 <= now;

export const isGrants = (value: unknown): value is ChannelGrants =>
  Array.isArray(value) && value.every((grant) => typeof grant === 'string' && grant !== '');
