/**
 * Distinguishes a broken endpoint from a broken connection. A 403, or a name that does not resolve, means that grant, URL or
 * credentials are wrong. Then no connection can be reached, and the batch ends at once. After any other answer the endpoint is
 * known to be right, and a 403 is a failure of that connection only.
 */
import type { CallbackUrl } from '#shared/runtime/callback-url';
import type { Verdict } from './classify';
import { ConfigurationError } from '#shared/runtime/configuration-error';
import type { Answer } from './transport/transport';

/** Answers that must agree; in a smaller batch, all of them. */
const EVIDENCE = 10;

export class EndpointCheck {
  readonly #callback: CallbackUrl;
  #missing: number;
  #error: ConfigurationError | undefined;

  constructor(callback: CallbackUrl, connections: number) {
    this.#callback = callback;
    this.#missing = Math.min(connections, EVIDENCE);
  }

  /** The error to end the batch with, once enough answers agree. */
  get error(): ConfigurationError | undefined {
    return this.#error;
  }

  note(answer: Answer, verdict: Verdict): void {
    if ('blamesEndpoint' in verdict) {
      this.#missing -= 1;
      if (this.#missing === 0) this.#error = new ConfigurationError(this.#callback, answer);
    } else if ('status' in answer) {
      // The endpoint is right: from now on, no number of refusals counts against it.
      this.#missing = Infinity;
    }
  }
}
