/** IP address literals, whose spellings (`::1`, `0:0:0:0:0:0:0:1`) are one address. */
import { isIP, SocketAddress } from 'node:net';

/** The address a text spells, or undefined when it is none. Zone ids (`fe80::1%eth0`) are none. */
export function parseAddress(text: string): SocketAddress | undefined {
  const version = isIP(text);
  if (version === 0 || text.includes('%')) return undefined;
  return new SocketAddress({ address: text, family: version === 4 ? 'ipv4' : 'ipv6' });
}
