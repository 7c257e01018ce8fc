/** `cidr`: strings that are addresses of an IPv4 or IPv6 block. */
import { PatternError } from './errors';
import { type Address, addressBits, parseAddress } from './ip-address';
import { type OperatorCompiler, requireText, textMatcher } from './matcher';

export const cidr: OperatorCompiler = (operand, path) => {
  const block = parseBlock(requireText(operand, 'prefix match pattern must be a string', path), path);
  return textMatcher((text) => {
    const address = parseAddress(text);
    return address?.family === block.address.family && address.bits >> block.hostBits === block.network;
  });
};

function parseBlock(text: string, path: string): { address: Address; hostBits: bigint; network: bigint } {
  const [literal = '', mask = '', ...rest] = text.split('/');
  if (mask === '' || rest.length > 0) throw new PatternError("Malformed CIDR, one '/' required", path);
  if (!/^-?\d+$/.test(mask)) throw new PatternError('Malformed CIDR, mask bits must be an integer', path);
  if (mask.startsWith('-')) throw new PatternError('Malformed CIDR, mask bits must not be negative', path);
  const address = parseAddress(literal);
  if (!address) throw new PatternError(`Nonstandard IP address: ${literal}`, path);
  const width = addressBits(address.family);
  if (Number(mask) > width) throw new PatternError(`IPv${address.family} mask bits must be < ${width + 1}`, path);
  const hostBits = BigInt(width - Number(mask));
  return { address, hostBits, network: address.bits >> hostBits };
}
