/**
 * Bytes of an item as DynamoDB counts them, from its wire form (`{"S": "x"}`).
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;

const CONTAINER_OVERHEAD_BYTES = 3;
const ELEMENT_OVERHEAD_BYTES = 1;

export const itemBytes = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

function valueBytes(value: AttributeValue): number {
  const [type, content] = Object.entries(value)[0] ?? ['NULL', true];
  switch (type) {
    case 'S':
      return Buffer.byteLength(content as string);
    case 'N':
      return numberBytes(content as string);
    case 'B':
      return Buffer.byteLength(content as string, 'base64');
    case 'SS':
    case 'NS':
    case 'BS':
      return (content as string[]).reduce((sum, element) => sum + valueBytes({ [type.charAt(0)]: element }), 0);
    case 'L':
      return container((content as AttributeValue[]).map(valueBytes));
    case 'M':
      return container(
        Object.entries(content as Item).map(([name, member]) => Buffer.byteLength(name) + valueBytes(member)),
      );
    default:
      return 1; // BOOL and NULL
  }
}

/** One byte, plus one for every two significant digits, plus one for the sign. */
function numberBytes(text: string): number {
  const [mantissa = ''] = text.toLowerCase().split('e');
  const digits = mantissa.replace(/^[-+]/, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
  return 1 + Math.ceil(digits.length / 2) + (text.startsWith('-') ? 1 : 0);
}

const container = (sizes: readonly number[]): number =>
  sizes.reduce((sum, size) => sum + size + ELEMENT_OVERHEAD_BYTES, CONTAINER_OVERHEAD_BYTES);
