/** One post on a stream of an HTTP/2 session. As over HTTP/1.1, only the status counts. Interim answers are skipped. */
import { MAX_ANSWER_BYTES, MAX_ERROR_TEXT_BYTES } from '../answer-reader';
import type { Carrier, Exchange } from '../exchange';
import type { Answer } from '../transport';
import type { PostRequest } from '../wire';
import { readAnswerHead } from './answer-head';
import { ERROR } from './frames';

/** A post on its way, and how often the endpoint has left it unprocessed. */
export interface QueuedPost {
  readonly request: PostRequest;
  readonly exchange: Exchange;
  returns: number;
}

export interface StreamOwner {
  /** Whether some of the post was not sent yet. */
  isUnsent(stream: PostStream): boolean;
  /** @param reason that the endpoint is told, which would go on otherwise */
  onStreamOver(stream: PostStream, reason?: number): void;
  /** The endpoint has not processed the post, so it may be sent again. */
  onReturned(post: QueuedPost): void;
  /** @param sentAt of a post that was given up */
  onGivenUp(sentAt: number): void;
}

export class PostStream implements Carrier {
  readonly id: number;
  readonly #post: QueuedPost;
  readonly #owner: StreamOwner;
  readonly #sentAt = performance.now();
  #status = 0;
  #errorType: string | undefined;
  #text = '';
  #bodyBytes = 0;

  constructor(id: number, post: QueuedPost, owner: StreamOwner) {
    this.id = id;
    this.#post = post;
    this.#owner = owner;
    post.exchange.carriedBy(this);
  }

  get answer(): Answer | undefined {
    if (this.#status === 0) return undefined;
    return { status: this.#status, errorType: this.#errorType, message: Buffer.from(this.#text, 'latin1').toString() };
  }

  abandon(): void {
    this.#owner.onGivenUp(this.#sentAt);
    this.#owner.onStreamOver(this, ERROR.CANCEL);
  }

  /** @param ends nothing follows */
  onHeaders(block: Buffer, ends: boolean): void {
    // Trailers do not matter for a post.
    if (this.#status === 0) {
      const head = readAnswerHead(block);
      if (!head) return this.#over({ failure: 'network', code: 'INVALID_ANSWER' }, ERROR.PROTOCOL);
      if (head.status >= 200) {
        this.#status = head.status;
        this.#errorType = head.errorType;
      }
    }
    if (ends) this.#onEnd();
  }

  onData(data: Buffer, ends: boolean): void {
    this.#bodyBytes += data.length;
    if (this.#status >= 300) this.#text += data.toString('latin1', 0, MAX_ERROR_TEXT_BYTES - this.#text.length);
    if (ends) this.#onEnd();
    // The endpoint may send no more, so the stream would hang.
    else if (this.#bodyBytes >= MAX_ANSWER_BYTES) this.#over(this.#ended, ERROR.CANCEL);
  }

  onReset(reason: number): void {
    if (reason === ERROR.REFUSED_STREAM && this.#status === 0) this.return();
    else this.#over(this.#ended);
  }

  /** The session has ended. @param failure of a post without an answer */
  onSessionOver(failure: Answer): void {
    this.#over(this.answer ?? failure);
  }

  /** The endpoint has not processed it, as it said. */
  return(): void {
    if (this.answer) return this.#over(this.answer);
    // It waits before something can take its place.
    this.#owner.onReturned(this.#post);
    this.#owner.onStreamOver(this);
  }

  #onEnd(): void {
    // Answered before the whole post was sent: the endpoint does not want the rest.
    this.#over(this.#ended, this.#owner.isUnsent(this) ? ERROR.CANCEL : undefined);
  }

  get #ended(): Answer {
    return this.answer ?? { failure: 'network', code: 'STREAM_ENDED' };
  }

  #over(answer: Answer, reason?: number): void {
    this.#owner.onStreamOver(this, reason);
    this.#post.exchange.settle(answer);
  }
}
