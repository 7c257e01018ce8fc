/** `cidr`: strings that are addresses in an IPv4 or IPv6 block. */
import { BlockList, type SocketAddress } from 'node:net';
import { PatternError } from './errors';
import { parseAddress } from './ip-address';
import { type OperatorCompiler, requireText, textMatcher } from './matcher';

const MASK_BITS = { ipv4: 32, ipv6: 128 } as const;

export const cidr: OperatorCompiler = (operand, path) => {
  const { network, maskBits } = parseBlock(requireText(operand, 'prefix match pattern must be a string', path), path);
  const block = new BlockList();
  block.addSubnet(network, maskBits);
  return textMatcher((text) => {
    const address = parseAddress(text);
    // For a BlockList, ::ffff:10.0.0.1 is 10.0.0.1; here an address belongs to the family it is written in.
    return address?.family === network.family && block.check(address);
  });
};

function parseBlock(text: string, path: string): { network: SocketAddress; maskBits: number } {
  const [literal = '', mask = '', ...rest] = text.split('/');
  if (mask === '' || rest.length > 0) throw new PatternError("Malformed CIDR, one '/' required", path);
  if (!/^-?\d+$/.test(mask)) throw new PatternError('Malformed CIDR, mask bits must be an integer', path);
  if (mask.startsWith('-')) throw new PatternError('Malformed CIDR, mask bits must not be negative', path);
  const network = parseAddress(literal);
  if (!network) throw new PatternError(`Nonstandard IP address: ${literal}`, path);
  const most = MASK_BITS[network.family];
  if (Number(mask) > most) {
    throw new PatternError(`IPv${network.family.slice(-1)} mask bits must be < ${most + 1}`, path);
  }
  return { network, maskBits: Number(mask) };
}
