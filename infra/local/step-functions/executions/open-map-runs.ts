/**
 * Limits the account's open Map Runs: the children of a further run wait until another run has ended.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
import pLimit, { type LimitFunction } from 'p-limit';
import { unlessAborted } from '../engine/deadline';

/** An account's limit. */
export const MAX_OPEN_MAP_RUNS = 1_000;

export interface Turn {
  /** @throws AbortedError if the signal is aborted before the turn has come */
  begun(signal: AbortSignal): Promise<void>;
  end(): void;
}

export class OpenMapRuns {
  readonly #limit: LimitFunction;

  constructor(max: number) {
    this.#limit = pLimit(max);
  }

  take(): Turn {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const begun = new Promise<void>((resolve) => {
      void this.#limit(() => {
        resolve();
        return ended;
      });
    });
    return {
      begun: (signal) => unlessAborted(() => begun, signal, 'stopped while waiting for another Map Run to end'),
      end,
    };
  }
}
