/**
 * What counts of the header fields of an answer in HPACK. The settings of a session allow the endpoint no table of its own, so
 * the fields of one answer say nothing about those of another, and what is not needed is not read.
 * https://www.rfc-editor.org/rfc/rfc7541
 */
import { errorTypeOf } from '../wire-failure';
import { ERROR, SessionError } from './frames';
import { decodeHuffman } from './huffman';

/** By index in the static table. Other statuses are written out. */
const STATIC_STATUSES: Readonly<Record<number, number>> = {
  8: 200,
  9: 204,
  10: 206,
  11: 304,
  12: 400,
  13: 404,
  14: 500,
};
const STATIC_TABLE_SIZE = 61;
const STATUS = ':status';
const ERROR_TYPE = 'x-amzn-errortype';
/** More octets would be a number beyond any length. */
const MAX_INTEGER_OCTETS = 5;

export interface AnswerHead {
  readonly status: number;
  readonly errorType?: string | undefined;
}

interface EncodedText {
  readonly huffman: boolean;
  readonly data: Buffer;
}

interface Field {
  /** Of the name, or without a value of the whole field, in the static table; 0: the name is written out. */
  readonly index: number;
  readonly name?: EncodedText;
  readonly value?: EncodedText;
}

/**
 * @returns the status, and the type of an error; undefined if the fields do not begin with a status
 * @throws SessionError if they are not HPACK, as far as they are read: of a success nothing follows its status
 */
export function readAnswerHead(block: Buffer): AnswerHead | undefined {
  const fields = readFields(block);
  const status = statusOf(fields.next().value);
  if (status === undefined || status < 300) return status === undefined ? undefined : { status };
  for (const { name, value } of fields) {
    if (name && value && textOf(name) === ERROR_TYPE) return { status, errorType: errorTypeOf(textOf(value)) };
  }
  return { status };
}

function statusOf(field: Field | void): number | undefined {
  if (!field) return undefined;
  const { index, name, value } = field;
  if (!value) return STATIC_STATUSES[index];
  if (name ? textOf(name) !== STATUS : STATIC_STATUSES[index] === undefined) return undefined;
  const text = textOf(value);
  return /^[1-9]\d\d$/.test(text) ? Number(text) : undefined;
}

function* readFields(block: Buffer): Generator<Field, void> {
  const octets = new OctetReader(block);
  while (octets.more) {
    const kind = octets.peek();
    if (kind & 0x80) yield { index: checked(octets.integer(7), 1) };
    // The size of a table that stays empty.
    else if (kind >> 5 === 1) octets.integer(5);
    else {
      const index = checked(octets.integer(kind & 0x40 ? 6 : 4), 0);
      const name = index === 0 ? { name: octets.text() } : {};
      yield { index, ...name, value: octets.text() };
    }
  }
}

function checked(index: number, least: number): number {
  if (index < least || index > STATIC_TABLE_SIZE) throw notHpack();
  return index;
}

class OctetReader {
  readonly #block: Buffer;
  #at = 0;

  constructor(block: Buffer) {
    this.#block = block;
  }

  get more(): boolean {
    return this.#at < this.#block.length;
  }

  peek(): number {
    const octet = this.#block[this.#at];
    if (octet === undefined) throw notHpack();
    return octet;
  }

  /** @param bits of the first octet that are part of it */
  integer(bits: number): number {
    const most = 2 ** bits - 1;
    let value = this.#next() & most;
    if (value < most) return value;
    for (let octets = 0; octets < MAX_INTEGER_OCTETS; octets += 1) {
      const octet = this.#next();
      value += (octet & 127) * 128 ** octets;
      if (octet < 128) return value;
    }
    throw notHpack();
  }

  text(): EncodedText {
    // Stryker disable next-line EqualityOperator: a text without an octet is the same in both codes
    const huffman = this.peek() >= 128;
    const length = this.integer(7);
    const data = this.#block.subarray(this.#at, (this.#at += length));
    if (data.length < length) throw notHpack();
    return { huffman, data };
  }

  #next(): number {
    const octet = this.peek();
    this.#at += 1;
    return octet;
  }
}

function textOf({ huffman, data }: EncodedText): string {
  const text = huffman ? decodeHuffman(data) : data.toString('latin1');
  if (text === undefined) throw notHpack();
  return text;
}

const notHpack = () => new SessionError(ERROR.COMPRESSION);
