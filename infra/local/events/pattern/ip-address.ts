/**
 * IP addresses as event-ruler reads them. `::1` and `0:0:0:0:0:0:0:1` are the same address, and so are `::ffff:a00:1` and
 * `10.0.0.1`. Leading zeros of IPv4 are decimal. What has both colons and dots (`::ffff:10.0.0.1`) or a zone is a text.
 */
import { isIPv6, SocketAddress } from 'node:net';

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
/** The longest text that is an IPv4 address. */
const MAX_IPV4_CHARACTERS = '255.255.255.255'.length;
const IPV6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;

/** Whether a text has the characters of an address, such as `300.1.1.1`. */
export const looksLikeAddress = (text: string): boolean => IPV4.test(text) || IPV6.test(text);

/** The address in a text, or undefined if it is none. */
export function parseAddress(text: string): SocketAddress | undefined {
  if (IPV4.test(text)) return parseIpv4(text);
  if (!IPV6.test(text) || !isIPv6(text)) return undefined;
  const address = new SocketAddress({ address: text, family: 'ipv6' });
  const mapped = /^::ffff:([\d.]+)$/.exec(address.address)?.[1];
  return mapped === undefined ? address : new SocketAddress({ address: mapped, family: 'ipv4' });
}

function parseIpv4(text: string): SocketAddress | undefined {
  const bytes = text.split('.').map(Number);
  if (text.length > MAX_IPV4_CHARACTERS || bytes.some((byte) => byte > 255)) return undefined;
  return new SocketAddress({ address: bytes.join('.'), family: 'ipv4' });
}
