import { readAnswerHead } from '#functions/send-batch/transport/h2/answer-head';
import { ERROR } from '#functions/send-batch/transport/h2/frames';

const read = (...octets: readonly number[]) => readAnswerHead(Buffer.from(octets));
const text = (value: string) => [value.length, ...Buffer.from(value)];
const STATUS_500 = 0x8e;
const errorType = (...value: readonly number[]) => [0x00, ...text('x-amzn-errortype'), ...value];

it.each([
  [200, 0x88],
  [204, 0x89],
  [206, 0x8a],
  [304, 0x8b],
  [400, 0x8c],
  [404, 0x8d],
  [500, 0x8e],
])('reads the status %i of the static table', (status, octet) => {
  expect(read(octet)).toEqual({ status });
});

it.each([
  ['without an index', 0x08],
  ['that is never indexed', 0x18],
  ['with an index', 0x48],
])('reads a status %s that is written out', (_, kind) => {
  expect(read(kind, ...text('429'))).toEqual({ status: 429 });
});

it.each([
  ['more digits', [0x08, ...text('2000')]],
  ['a letter before', [0x08, ...text('a200')]],
  ['a zero before', [0x08, ...text('020')]],
  ['another name', [0x00, ...text(':other'), ...text('200')]],
  ['another name of the static table', [0x04, ...text('200')]],
  ['a whole other field of the static table', [0x87]],
  ['nothing', []],
  ['only a size of the table', [0x20]],
])('takes %s for no status', (_, octets) => {
  expect(read(...octets)).toBeUndefined();
});

it('reads the type of an error among other fields, and of no success', () => {
  const others = [0x84, 0xbd, 0x0f, 0x10, ...text('text/plain'), 0x00, ...text('x-other'), ...text('Other')];
  const type = errorType(...text('com.amazonaws#GoneException:http://a'));
  expect(read(STATUS_500, ...others, ...type)).toEqual({ status: 500, errorType: 'GoneException' });
  expect(read(0x08, ...text('300'), ...type)).toEqual({ status: 300, errorType: 'GoneException' });
  expect(read(STATUS_500, ...others)).toEqual({ status: 500 });
  expect(read(0x88, ...type)).toEqual({ status: 200 });
  // Nothing after the status of a success is read.
  expect(read(0x88, 0xff)).toEqual({ status: 200 });
});

it('reads an answer in Huffman code', () => {
  // https://www.rfc-editor.org/rfc/rfc7541#appendix-C.6.1
  expect(readAnswerHead(Buffer.from('4882640258', 'hex').subarray(0, 4))).toEqual({ status: 302 });
});

describe('a length', () => {
  it.each([
    [126, [126]],
    [127, [0x7f, 0]],
    [128, [0x7f, 1]],
    [254, [0x7f, 127]],
    [255, [0x7f, 0x80, 1]],
    [16_512, [0x7f, 0x81, 0x80, 1]],
    [127, [0x7f, 0x80, 0x80, 0x80, 0x80, 0]],
  ])('of %i is read from its octets', (length, octets) => {
    const value = [...octets, ...Array<number>(length).fill(65)];
    expect(read(STATUS_500, ...errorType(...value))).toEqual({ status: 500, errorType: 'A'.repeat(length) });
    // What follows begins where it ends.
    const other = [0x00, ...text('x-other'), ...value];
    expect(read(STATUS_500, ...other, ...errorType(...text('Type')))).toEqual({ status: 500, errorType: 'Type' });
  });

  it('of more octets than any needs is refused', () => {
    const value = [0x7f, 0x80, 0x80, 0x80, 0x80, 0x80, 0];
    expect(() => read(STATUS_500, ...errorType(...value, ...Array<number>(127).fill(65)))).toThrow('not HTTP/2');
  });
});

it.each([
  ['a field beyond the static table', [STATUS_500, 0xbe]],
  ['a name beyond the static table', [STATUS_500, 0x0f, 0x2f, ...text('a')]],
  ['the field 0', [STATUS_500, 0x80]],
  ['a text that is cut off', [STATUS_500, 0x00, 3, 65]],
  ['a field that is cut off', [STATUS_500, 0x00]],
  ['a number that is cut off', [STATUS_500, 0xff]],
  ['a name that is not Huffman code', [STATUS_500, 0x00, 0x82, 0xff, 0xff, ...text('a')]],
])('refuses %s', (_, octets) => {
  expect(() => read(...octets)).toThrow(`not HTTP/2: error ${ERROR.COMPRESSION}`);
});
