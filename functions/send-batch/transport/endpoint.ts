/** Where posts go. */
import { connect, type Socket } from 'node:net';

/** Milliseconds a connection without posts is kept for the next batch. If the server closes it sooner, that costs a reconnect. */
export const KEEP_ALIVE_MS = 60_000;

export interface Endpoint {
  readonly origin: string;
  /** As in the header `host`. */
  readonly authority: string;
  /** Name or address, an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

export function endpointOf(origin: string, authority: string): Endpoint {
  const { protocol, hostname, port } = new URL(origin);
  const secure = protocol === 'https:';
  const host = hostname.replace(/[[\]]/g, '');
  return { origin, authority, host, port: Number(port) || (secure ? 443 : 80), secure };
}

export const connectPlain = ({ host, port }: Endpoint): Socket => connect({ host, port, noDelay: true });
