/** Reads a text character by character: what the parsers of paths, filters and intrinsic functions share. */
export class Scanner {
  at = 0;
  #depth = 0;

  constructor(
    readonly text: string,
    private readonly fault: (message: string) => Error,
  ) {}

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  peek(): string {
    return this.text.charAt(this.at);
  }

  looksAt(expected: string): boolean {
    return this.text.startsWith(expected, this.at);
  }

  /** Moves past the text if it is next. */
  take(expected: string): boolean {
    if (!this.looksAt(expected)) return false;
    this.at += expected.length;
    return true;
  }

  expect(expected: string): void {
    if (!this.take(expected)) throw this.error(`'${expected}' expected`);
  }

  /** @param pattern sticky: it matches at the position, or not at all */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  blanks(): void {
    this.match(/\s*/y);
  }

  /** A string in single or double quotes, where a backslash precedes a quote or itself. */
  quoted(): string {
    const quote = this.peek();
    this.at += 1;
    let value = '';
    while (!this.ended) {
      if (this.take(quote)) return value;
      if (this.take('\\') && this.ended) break;
      value += this.peek();
      this.at += 1;
    }
    throw this.error(`closing ${quote} missing`);
  }

  /** Reads something that may contain its like. */
  nested<T>(maxDepth: number, read: () => T): T {
    if (this.#depth >= maxDepth) throw this.error(`nested deeper than ${maxDepth} levels`);
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  error(message: string): Error {
    return this.fault(`${message} at position ${this.at} of '${this.text}'`);
  }
}
