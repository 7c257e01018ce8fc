/**
 * Tells a broken endpoint from a broken connection. A 403 or a name that does not resolve says that grant, URL or credentials
 * are wrong, and then no connection will ever be reached: the batch ends at once. Once the endpoint has given any other
 * answer, it is the one meant, and a 403 is a failure of its connection alone.
 */
import type { CallbackUrl } from '#shared/runtime/callback-url';
import type { Verdict } from './classify';
import { ConfigurationError } from '#shared/runtime/configuration-error';
import type { Answer } from './transport/transport';

/** Answers that must agree, in a batch that has as many connections. */
const EVIDENCE = 10;

export class EndpointCheck {
  readonly #callback: CallbackUrl;
  #missing: number;
  #error: ConfigurationError | undefined;

  constructor(callback: CallbackUrl, connections: number) {
    this.#callback = callback;
    this.#missing = Math.min(connections, EVIDENCE);
  }

  /** What to end the batch with, once the evidence is complete. */
  get error(): ConfigurationError | undefined {
    return this.#error;
  }

  note(answer: Answer, verdict: Verdict): void {
    if ('blamesEndpoint' in verdict) {
      this.#missing -= 1;
      if (this.#missing === 0) this.#error = new ConfigurationError(this.#callback, answer);
    } else if ('status' in answer) {
      // It is the endpoint that is meant: no number of refusals is enough from now on.
      this.#missing = Infinity;
    }
  }
}
