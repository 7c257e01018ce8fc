/** Text in the Huffman code of HPACK. https://www.rfc-editor.org/rfc/rfc7541#appendix-B */

/**
 * Bits of each octet's code, in base 36; the last is that of the end, which a text may not hold. The code is canonical:
 * codes of one length count up by octet, and those of the next length go on from there. So the lengths say all of it.
 */
const LENGTHS =
  'dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6cad67777777777777777777777878djde6f565' +
  '65666577666567655677777fbedskmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmnqqkjmnmp' +
  'qqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrqu';

const END = 256;
/** Every 30 bits begin with a code: the lengths leave no gap. */
const MAX_BITS = 30;
/** What is left of the last octet is filled with ones. */
const MAX_PADDING_BITS = 7;

interface CodesOfLength {
  readonly first: number;
  readonly symbols: readonly number[];
}

/** By length. Made when the first text needs it, which is an error's. */
let table: readonly CodesOfLength[] | undefined;

function makeTable(): CodesOfLength[] {
  const lengths = Array.from(LENGTHS, (digit) => Number.parseInt(digit, 36));
  let next = 0;
  // Stryker disable next-line ArithmeticOperator: the table is made once, in whichever test comes first
  return Array.from({ length: MAX_BITS + 1 }, (_, length) => {
    const symbols = lengths.flatMap((bits, symbol) => (bits === length ? [symbol] : []));
    const first = next;
    next = (first + symbols.length) * 2;
    return { first, symbols };
  });
}

/** @returns the text as latin1; undefined if it is no such code */
export function decodeHuffman(data: Uint8Array): string | undefined {
  table ??= makeTable();
  let text = '';
  let code = 0;
  let bits = 0;
  for (const octet of data) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      code = code * 2 + ((octet >> bit) & 1);
      bits += 1;
      const { first, symbols } = table[bits]!;
      const symbol = symbols[code - first];
      if (symbol === END) return undefined;
      if (symbol !== undefined) {
        text += String.fromCharCode(symbol);
        code = 0;
        bits = 0;
      }
    }
  }
  return bits <= MAX_PADDING_BITS && code === 2 ** bits - 1 ? text : undefined;
}
