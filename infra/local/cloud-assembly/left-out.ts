/**
 * What of a template does nothing on this machine, and why: resources that are not created, with what stands in for them,
 * properties of resources that are, and what comes from elsewhere.
 */
import type { StandIn } from './not-emulated';

export interface LeftOutResource {
  readonly standIn: StandIn;
  readonly reason: string;
  /** Logical ids of others that were left out, without which it cannot be created. */
  readonly needs?: readonly string[];
}

/** What the template takes from elsewhere, such as the export of another stack. */
export interface LeftOutOther {
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

export class LeftOut {
  readonly #resources = new Map<string, LeftOutResource>();
  /** Reasons by property, by logical id. */
  readonly #properties: Map<string, ReadonlyMap<string, string>>;
  /** By name. */
  readonly #others: Map<string, LeftOutOther>;

  /** @param before what was left out of the resources that stay as they are */
  constructor(before?: LeftOut) {
    this.#properties = new Map(before ? before.#properties : []);
    this.#others = new Map(before ? before.#others : []);
  }

  resource(logicalId: string): LeftOutResource | undefined {
    return this.#resources.get(logicalId);
  }

  resources(): ReadonlyMap<string, LeftOutResource> {
    return this.#resources;
  }

  addResource(logicalId: string, resource: LeftOutResource): void {
    this.#resources.set(logicalId, resource);
    this.#properties.delete(logicalId);
  }

  /** Reasons by property. */
  properties(logicalId: string): ReadonlyMap<string, string> {
    return this.#properties.get(logicalId) ?? new Map<string, string>();
  }

  setProperties(logicalId: string, reasons: ReadonlyMap<string, string>): void {
    this.#properties.set(logicalId, reasons);
  }

  others(): readonly LeftOutOther[] {
    return [...this.#others.values()];
  }

  addOther(other: LeftOutOther): void {
    this.#others.set(other.name, other);
  }
}
