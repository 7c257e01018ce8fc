/**
 * Variables of one scope: the machine, a branch, an iteration. A scope reads the variables around it but assigns only
 * its own; a Distributed Map's child starts without any.
 * https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
import type { Json } from '../../core/service';

export type Variables = Readonly<Record<string, Json>>;

export class Scope {
  #own: Variables;
  #seen: { readonly outer: Variables; readonly own: Variables; readonly all: Variables } | undefined;

  constructor(
    initial: Variables = {},
    private readonly outer?: Scope,
  ) {
    this.#own = initial;
  }

  inner(): Scope {
    return new Scope({}, this);
  }

  assign(values: Variables): void {
    this.#own = { ...this.#own, ...values };
  }

  /** All visible variables; the same object until something is assigned. */
  variables(): Variables {
    if (!this.outer) return this.#own;
    const outer = this.outer.variables();
    if (this.#seen?.outer !== outer || this.#seen.own !== this.#own) {
      this.#seen = { outer, own: this.#own, all: { ...outer, ...this.#own } };
    }
    return this.#seen.all;
  }
}
