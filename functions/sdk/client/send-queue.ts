/** Messages that wait for a connection, in the order they were sent. Bounded: a full queue refuses more. */

/** How a queue sends one message at a time. */
export interface OneByOne {
  /** Milliseconds the server has to say that it has handled a message. */
  readonly replyMs: number;
  /** It has not said so. The next message is sent. */
  readonly unanswered: () => void;
}

export class SendQueue {
  readonly #waiting: string[] = [];
  #sent = 0;
  #inFlight: { readonly ack: string; readonly timer: ReturnType<typeof setTimeout> } | undefined;

  /** @param oneByOne sends a message only when the one before was handled. @default - all at once */
  constructor(
    private readonly size: number,
    private readonly oneByOne?: OneByOne,
  ) {}

  /** @returns false if the queue is full */
  add(text: string): boolean {
    if (this.#waiting.length >= this.size) return false;
    this.#waiting.push(text);
    return true;
  }

  /**
   * Sends the waiting messages, oldest first.
   * @param send returns false if it could not send; the message then stays first
   */
  flush(send: (text: string) => boolean): void {
    if (this.oneByOne) return this.#sendNext(send, this.oneByOne);
    while (this.#waiting[0] !== undefined && send(this.#waiting[0])) this.#waiting.shift();
  }

  /** @returns whether the next message can be sent */
  handled(ack: string): boolean {
    if (this.#inFlight?.ack !== ack) return false;
    this.#landed();
    return true;
  }

  /** The connection is over, or the server refused something: what is in flight was handled or is lost. */
  interrupted(): void {
    this.#landed();
  }

  clear(): void {
    this.#waiting.length = 0;
    this.#landed();
  }

  #sendNext(send: (text: string) => boolean, { replyMs, unanswered }: OneByOne): void {
    const [first] = this.#waiting;
    if (this.#inFlight || first === undefined) return;
    const ack = String(this.#sent + 1);
    if (!send(JSON.stringify({ ...(JSON.parse(first) as object), ack }))) return;
    this.#sent += 1;
    this.#waiting.shift();
    const timer = setTimeout(() => {
      this.#landed();
      unanswered();
    }, replyMs);
    this.#inFlight = { ack, timer };
  }

  #landed(): void {
    clearTimeout(this.#inFlight?.timer);
    this.#inFlight = undefined;
  }
}
