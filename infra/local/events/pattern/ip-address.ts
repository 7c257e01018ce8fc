/** IP address literals; different spellings (`::1`, `0:0:0:0:0:0:0:1`) are the same address. */
import { isIP, SocketAddress } from 'node:net';

/** The address in a text, or undefined if it is none. One with a zone id (`fe80::1%eth0`) is none. */
export function parseAddress(text: string): SocketAddress | undefined {
  const version = isIP(text);
  if (version === 0 || text.includes('%')) return undefined;
  return new SocketAddress({ address: text, family: version === 4 ? 'ipv4' : 'ipv6' });
}
