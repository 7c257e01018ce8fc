/** A buffered HTTP request and its reply, as the parts of the local endpoint exchange them. */
export interface HttpRequest {
  readonly method: string;
  /** As sent: still percent-encoded, with the query string. */
  readonly rawUrl: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly remoteAddress: string;
}

/** Still percent-encoded. */
export const pathOf = ({ rawUrl }: Pick<HttpRequest, 'rawUrl'>): string => rawUrl.split('?', 1)[0] ?? '';

/** Not read by `URL`, which throws for what is no path of one, such as `//`. */
export const queryOf = (request: Pick<HttpRequest, 'rawUrl'>): URLSearchParams =>
  new URLSearchParams(request.rawUrl.slice(pathOf(request).length));

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Instead of a body: called once the head is sent, to write as long as the client listens. */
  readonly stream?: (out: ReplyStream) => void;
}

/** An open-ended reply, such as server-sent events. */
export interface ReplyStream {
  /** What the client has not read is kept in memory: write nothing more while {@link behind}. */
  write(text: string): void;
  /** Whether the client reads more slowly than is written. */
  readonly behind: boolean;
  /** Calls the listener once, when the client is gone or the server closes. */
  onClose(listener: () => void): void;
}

/** A service with its own paths: answers a request, or returns undefined if it is not for this service. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpReply> | undefined;
