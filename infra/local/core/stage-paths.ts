/**
 * Where the stages of APIs are on the one local endpoint: at `/{stage}`, and where two APIs of a kind have stages of the same
 * name, the second one at `/{logical id of the API}/{stage}`. Planned from the template before anything is created, so that
 * an address that is made early is right, and the same in every run.
 */
import { executeApiHost } from './execute-api-host';
import type { Environment } from './identity';

interface PlannedStage {
  /** Logical id of its API. */
  readonly api: string;
  readonly name: string;
}

/** Stands in the place of the API's id in the address of a custom domain. */
export const CUSTOM_DOMAIN_OF = 'custom-domain-of-';

export class StagePaths {
  /** Logical ids of the APIs that are at `/{stage}`, by kind and stage. */
  readonly #owners = new Map<string, string>();
  readonly #prefixed = new Set<string>();
  readonly #leftOut = new Set<string>();
  /** By the id of the API. */
  readonly #logicalIds = new Map<string, string>();

  /** An API that does not run here has a path of its own, at which it is said so, and takes none from others. */
  leaveOut(api: string): void {
    this.#leftOut.add(api);
    this.#prefixed.add(api);
  }

  /** @param stages of one kind of API, in the order of the template; who had a path before keeps it */
  plan(kind: string, stages: readonly PlannedStage[]): void {
    for (const { api, name } of stages) {
      if (this.#leftOut.has(api)) continue;
      const path = `${kind}/${name}`;
      const owner = this.#owners.get(path) ?? api;
      this.#owners.set(path, owner);
      if (owner !== api) this.#prefixed.add(api);
    }
  }

  /** Told of each API as it is created. */
  add(apiId: string, logicalId: string): void {
    this.#logicalIds.set(apiId, logicalId);
  }

  /** Names the APIs have on AWS, which events carry. */
  hosts(environment: Environment): string[] {
    return [...this.#logicalIds.keys()].map((apiId) => executeApiHost(environment, apiId));
  }

  /** What stands before the stage: nothing, or the logical id of the API. @param host first label of an execute-api host */
  prefixOf(host: string): string | undefined {
    const logicalId = host.startsWith(CUSTOM_DOMAIN_OF)
      ? host.slice(CUSTOM_DOMAIN_OF.length)
      : this.#logicalIds.get(host);
    return logicalId !== undefined && this.#prefixed.has(logicalId) ? logicalId : undefined;
  }
}
