/** Where to connect to and how the token goes along, asked for anew at every connect. */
import { SUBPROTOCOL } from '#shared/websocket/subprotocols';
import { BroadcastClientError, reasonOf } from './errors';
import { timesOf, type TokenTimes } from './lifetime';

export interface AddressOptions {
  /**
   * Of the stage, e.g. `wss://abc123.execute-api.eu-west-1.amazonaws.com/dev`. A function is asked at every connect, for
   * URLs that carry a signature.
   */
  readonly url: string | (() => string | Promise<string>);
  /**
   * Asked at every connect, so that a token that expired in between is no hindrance.
   * @default - none is shown, for an API whose authorizer is `none` or `iam`
   */
  readonly token?: () => string | Promise<string>;
  /**
   * `subprotocol` keeps the token out of the URL, which ends in logs; `query` is for a token that is no JWT.
   * @default 'subprotocol'
   */
  readonly tokenIn?: 'subprotocol' | 'query';
}

export interface Address {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly tokenTimes?: TokenTimes | undefined;
}

/** @throws BroadcastClientError TOKEN */
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
