/**
 * Receipts: a client that has a message can show it. The id of a broadcast can be guessed, so without a receipt a client could
 * acknowledge what it never got. It is the same for all who get the message; whom it asks is in the table.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** 96 bits: enough against guessing, and short in every envelope. */
const RECEIPT_BYTES = 12;

export class Receipts {
  constructor(private readonly key: string) {}

  of(messageId: string): string {
    return this.#digest(messageId).toString('base64url');
  }

  isOf(messageId: string, receipt: string): boolean {
    const given = Buffer.from(receipt, 'base64url');
    return given.length === RECEIPT_BYTES && timingSafeEqual(given, this.#digest(messageId));
  }

  #digest(messageId: string): Buffer {
    return createHmac('sha256', this.key).update(messageId).digest().subarray(0, RECEIPT_BYTES);
  }
}
