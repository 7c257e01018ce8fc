/**
 * Reads the answer to one post from the bytes of its socket. Only the status counts: nothing after its line changes it,
 * so a 200 stays a 200 even if its headers are too long, contradict each other or never end. Interim answers (1xx) are
 * skipped, expected or not. The rest of the answer only decides whether the socket may carry another post: it may if
 * every byte follows RFC 9112 and the end of the answer is certain.
 * https://www.rfc-editor.org/rfc/rfc9112#name-message-body-length
 */
import type { Answer } from './transport';
import { errorTypeOf } from './wire-failure';

/** Bytes kept of an error answer's body, over HTTP/2 too. */
export const MAX_ERROR_TEXT_BYTES = 1024;
/** Bytes read of an answer, including interim ones: far more than an endpoint needs. Over HTTP/2, of its headers and of its body. */
export const MAX_ANSWER_BYTES = 262_144;

const STATUS_LINE = /^HTTP\/(\d(?:\.\d)?) +([1-9]\d\d)(?: |$)/;
/** A status line without its end yet, but with a complete status. */
const BEGUN_STATUS_LINE = /^HTTP\/\d(?:\.\d)? +([1-9]\d\d)[ \r]/;
const HEADER = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/;
const CHUNK_SIZE = /^([\da-f]{1,8})[ \t]*(?:;.*)?$/i;

type Part =
  | 'status line'
  | 'interim headers'
  | 'headers'
  | 'body'
  | 'chunk size'
  | 'chunk'
  | 'chunk end'
  | 'trailers'
  /** A body that ends with the socket. */
  | 'rest'
  | 'over';

export class AnswerReader {
  #part: Part = 'status line';
  #bytes = 0;
  /** The beginning of an incomplete line. */
  #line = '';
  #status = 0;
  #errorType: string | undefined;
  #text = '';
  #contentLength: number | undefined;
  #chunked = false;
  /** Bytes left of the body or of its chunk. */
  #left = 0;
  #clean = true;
  #keepAliveSeconds: number | undefined;

  /**
   * @param data the next bytes, as latin1
   * @returns whether the answer is over, or cannot be read further
   */
  read(data: string): boolean {
    this.#bytes += data.length;
    let at = 0;
    while (at < data.length && this.#part !== 'over') {
      if (this.#part === 'body' || this.#part === 'chunk' || this.#part === 'rest') at = this.#readBody(data, at);
      else at = this.#readLine(data, at);
    }
    if (at < data.length) this.#clean = false;
    if (this.#part !== 'over' && this.#bytes > MAX_ANSWER_BYTES) this.#break();
    return this.#part === 'over';
  }

  /** Whether any byte of an answer has arrived. */
  get begun(): boolean {
    return this.#bytes > 0;
  }

  /** Whether the socket may carry another post, once the answer is over. */
  get reusable(): boolean {
    return this.#clean && this.#part === 'over';
  }

  /** Seconds after which the endpoint closes an idle socket, if it said so. */
  get keepAliveSeconds(): number | undefined {
    return this.#keepAliveSeconds;
  }

  /** The answer so far; undefined before its final status. */
  get answer(): Answer | undefined {
    const status = this.#status || Number(BEGUN_STATUS_LINE.exec(this.#line)?.[1] ?? 0);
    if (status < 200) return undefined;
    return { status, errorType: this.#errorType, message: Buffer.from(this.#text, 'latin1').toString() };
  }

  #readLine(data: string, from: number): number {
    const end = data.indexOf('\n', from);
    if (end === -1) {
      this.#line += data.slice(from);
      return data.length;
    }
    const line = this.#line + data.slice(from, end);
    this.#line = '';
    if (line.endsWith('\r')) this.#onLine(line.slice(0, -1));
    else {
      this.#clean = false;
      this.#onLine(line);
    }
    return end + 1;
  }

  #onLine(line: string): void {
    switch (this.#part) {
      case 'status line':
        // An empty line may be left over from before.
        if (line === '') this.#clean = false;
        else this.#onStatusLine(line);
        break;
      case 'interim headers':
        if (line === '') this.#part = 'status line';
        else if (STATUS_LINE.test(line)) {
          // The empty line is missing: a header cannot have this name.
          this.#clean = false;
          this.#onStatusLine(line);
        }
        break;
      case 'headers':
        if (line === '') this.#onHeadersEnd();
        else this.#onHeader(line);
        break;
      case 'chunk size':
        this.#onChunkSize(CHUNK_SIZE.exec(line)?.[1]);
        break;
      case 'chunk end':
        if (line === '') this.#part = 'chunk size';
        else this.#break();
        break;
      default:
        // Trailers do not matter for a post.
        if (line === '') this.#part = 'over';
    }
  }

  #onStatusLine(line: string): void {
    const parts = STATUS_LINE.exec(line);
    if (!parts) return this.#break();
    const [, version, status] = parts;
    if (version !== '1.1') this.#clean = false;
    if (Number(status) < 200) this.#part = 'interim headers';
    else {
      this.#status = Number(status);
      this.#part = 'headers';
    }
  }

  #onHeader(line: string): void {
    const parts = HEADER.exec(line);
    if (!parts) return this.#break();
    const [, name = '', value = ''] = parts;
    switch (name.toLowerCase()) {
      case 'content-length':
        if (this.#contentLength === undefined && /^\d{1,9}$/.test(value)) this.#contentLength = Number(value);
        else this.#clean = false;
        break;
      case 'transfer-encoding':
        if (!this.#chunked && value.toLowerCase() === 'chunked') this.#chunked = true;
        else this.#clean = false;
        break;
      case 'connection':
        if (/\bclose\b/i.test(value)) this.#clean = false;
        break;
      case 'keep-alive':
        this.#keepAliveSeconds = Number(/\btimeout=(\d{1,6})\b/i.exec(value)?.[1] ?? NaN) || undefined;
        break;
      case 'x-amzn-errortype':
        this.#errorType = errorTypeOf(value);
    }
  }

  #onHeadersEnd(): void {
    if (this.#hasNoBody) {
      if (this.#contentLength || this.#chunked) this.#clean = false;
      this.#part = 'over';
      return;
    }
    // Its end is certain if the answer says it once.
    if ((this.#contentLength !== undefined) === this.#chunked) this.#clean = false;
    if (!this.#clean) {
      // The socket ends with this answer, and so does a body of unknown length. The body of a success is not needed.
      this.#part = this.#status < 300 ? 'over' : 'rest';
    } else if (this.#chunked) this.#part = 'chunk size';
    else this.#expectBody('body', this.#contentLength ?? 0);
  }

  get #hasNoBody(): boolean {
    return this.#status === 204 || this.#status === 304;
  }

  #onChunkSize(size: string | undefined): void {
    if (size === undefined) this.#break();
    else if (Number.parseInt(size, 16) === 0) this.#part = 'trailers';
    else this.#expectBody('chunk', Number.parseInt(size, 16));
  }

  #expectBody(part: 'body' | 'chunk', bytes: number): void {
    this.#left = bytes;
    this.#part = bytes === 0 ? 'over' : part;
  }

  #readBody(data: string, from: number): number {
    const to = this.#part === 'rest' ? data.length : Math.min(data.length, from + this.#left);
    if (this.#status >= 300) {
      this.#text += data.slice(from, Math.min(to, from + MAX_ERROR_TEXT_BYTES - this.#text.length));
    }
    if (this.#part === 'rest') {
      if (this.#text.length === MAX_ERROR_TEXT_BYTES) this.#part = 'over';
    } else {
      this.#left -= to - from;
      if (this.#left === 0) this.#part = this.#part === 'chunk' ? 'chunk end' : 'over';
    }
    return to;
  }

  /** The bytes are not a valid HTTP answer. A status that was already read stands. */
  #break(): void {
    this.#clean = false;
    this.#part = 'over';
  }
}
