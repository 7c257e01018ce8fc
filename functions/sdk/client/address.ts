/** Finds the URL and the token for each connect. */
import { SUBPROTOCOL } from '#shared/websocket/subprotocols';
import { BroadcastClientError, reasonOf } from './errors';
import { timesOf, type TokenTimes } from './lifetime';

export interface AddressOptions {
  /**
   * URL of the stage, e.g. `wss://abc123.execute-api.eu-west-1.amazonaws.com/dev`. Use a function for URLs that carry a
   * signature; the client calls it at every connect.
   */
  readonly url: string | (() => string | Promise<string>);
  /**
   * Called at every connect, so that each connect has a fresh token.
   * @default - no token, for an API whose authorizer is `none` or `iam`
   */
  readonly token?: () => string | Promise<string>;
  /**
   * `subprotocol` keeps the token out of the URL, because URLs end up in logs. Use `query` for a token that is not a
   * JWT.
   * @default 'subprotocol'
   */
  readonly tokenIn?: 'subprotocol' | 'query';
}

export interface Address {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly tokenTimes?: TokenTimes | undefined;
}

/** @throws BroadcastClientError TOKEN if `url` or `token` throws or returns something unusable */
export async function findAddress({ url, token, tokenIn = 'subprotocol' }: AddressOptions): Promise<Address> {
  try {
    const where = typeof url === 'string' ? url : await url();
    if (!token) return { url: where, protocols: [] };
    const shown = await token();
    const tokenTimes = timesOf(shown);
    if (tokenIn === 'subprotocol') return { url: where, protocols: [SUBPROTOCOL, shown], tokenTimes };
    const separator = where.includes('?') ? '&' : '?';
    return { url: `${where}${separator}token=${encodeURIComponent(shown)}`, protocols: [], tokenTimes };
  } catch (cause) {
    throw new BroadcastClientError('TOKEN', `No token or URL to connect with: ${reasonOf(cause)}`, { cause });
  }
}
