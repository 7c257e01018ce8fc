/** A buffered HTTP request and reply: what the parts of the local endpoint hand to each other. */
export interface HttpRequest {
  readonly method: string;
  /** As sent: still percent-encoded, with the query string. */
  readonly rawUrl: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly remoteAddress: string;
}

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A service with its own paths: answers a request, or says it is not its own by giving undefined. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpReply> | undefined;
