/** A socket in memory whose other end is the test, so that nothing happens to it but what the test does. */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export class MemorySocket extends Duplex {
  /** What was written at once, in latin1. */
  readonly written: string[] = [];
  /** Milliseconds until it is told that it was idle. */
  idleMs: number | undefined;
  keepsProcess = true;

  /** @param isFull whether it takes nothing of what is written to it */
  constructor(private readonly isFull = false) {
    super();
  }

  /** As what the code under test takes. */
  get asSocket(): Socket {
    return this as unknown as Socket;
  }

  receive(text: string): void {
    this.push(text, 'latin1');
  }

  /** The other end sends no more. */
  receiveEnd(): void {
    this.push(null);
  }

  setTimeout(milliseconds: number): this {
    this.idleMs = milliseconds;
    return this;
  }

  unref(): this {
    this.keepsProcess = false;
    return this;
  }

  override _read(): void {
    // The test pushes.
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: () => void): void {
    this.written.push(Buffer.concat(chunks.map(({ chunk }) => chunk)).toString('latin1'));
    if (!this.isFull) done();
  }
}
