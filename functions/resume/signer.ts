/**
 * Signs what a client keeps for the server: cursors, page tokens and receipts. A signature holds for one purpose, one user and
 * one subject, so that no client reads with the cursor of another user or of another stream.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Bytes of a signature: 128 bits. */
const SIGNATURE_BYTES = 16;

export interface Signed {
  readonly purpose: 'cursor' | 'page' | 'receipt';
  readonly userId: string;
  /** What it is about, such as the name of a stream. */
  readonly about: string;
}

export class Signer {
  constructor(private readonly key: string) {}

  /** @returns text of `A-Z a-z 0-9 _ -` and one dot */
  sign(content: object, what: Signed): string {
    const text = Buffer.from(JSON.stringify(content)).toString('base64url');
    return `${text}.${this.#signature(text, what).toString('base64url')}`;
  }

  /** @returns what was signed, not validated; undefined if it was not signed with this key for the same user and subject */
  open(token: string, what: Signed): unknown {
    const [text = '', signature = ''] = token.split('.', 2);
    const given = Buffer.from(signature, 'base64url');
    const expected = this.#signature(text, what);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  }

  #signature(text: string, { purpose, userId, about }: Signed): Buffer {
    // As JSON, so that no two different lists give the same text.
    const signed = JSON.stringify([purpose, userId, about, text]);
    return createHmac('sha256', this.key).update(signed).digest().subarray(0, SIGNATURE_BYTES);
  }
}
