/** `cidr`: strings that are addresses in an IPv4 or IPv6 block. */
import { BlockList, type SocketAddress } from 'node:net';
import { PatternError } from './errors';
import { looksLikeAddress, parseAddress } from './ip-address';
import { type OperatorCompiler, requireText, textMatcher } from './matcher';

/** EventBridge takes no block of one address, though the user guide does not say so. An exact value does the same. */
const MOST_MASK_BITS = { ipv4: 31, ipv6: 127 } as const;
/** Java's Integer.MAX_VALUE. */
const MAX_INTEGER = 2 ** 31 - 1;

export const cidr: OperatorCompiler = (operand, path) => {
  const { network, maskBits } = parseBlock(requireText(operand, 'prefix match pattern must be a string', path), path);
  const block = new BlockList();
  block.addSubnet(network, maskBits);
  return textMatcher((text) => {
    const address = parseAddress(text);
    // A BlockList would find an IPv4 address in ::/0.
    return address?.family === network.family && block.check(address);
  });
};

function parseBlock(text: string, path: string): { network: SocketAddress; maskBits: number } {
  const [literal = '', mask = '', ...rest] = text.replace(/\/+$/, '').split('/');
  if (mask === '' || rest.length > 0) throw new PatternError("Malformed CIDR, one '/' required", path);
  const maskBits = Number(mask);
  if (!/^[-+]?\d+$/.test(mask) || Math.abs(maskBits) > MAX_INTEGER) {
    throw new PatternError('Malformed CIDR, mask bits must be an integer', path);
  }
  if (maskBits < 0) throw new PatternError('Malformed CIDR, mask bits must not be negative', path);
  const network = parseAddress(literal);
  if (!network)
    throw new PatternError(`${looksLikeAddress(literal) ? 'Invalid' : 'Nonstandard'} IP address: ${literal}`, path);
  const most = MOST_MASK_BITS[network.family];
  if (maskBits > most) throw new PatternError(`IPv${network.family.slice(-1)} mask bits must be < ${most + 1}`, path);
  return { network, maskBits };
}
