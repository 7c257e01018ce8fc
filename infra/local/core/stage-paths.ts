/**
 * Where the stages of APIs are on the local endpoint: at
 * `/{stage}`. If two APIs of a kind have stages of the same name, the second one is at `/{logical id of the
 * API}/{stage}`. This is planned from the template before anything is created, so that addresses made early are right,
 * and the same in every run.
 */
import { executeApiHost } from './execute-api-host';
import type { Environment } from './identity';

interface PlannedStage {
  /** Logical id of its API. */
  readonly api: string;
  readonly name: string;
}

/** Replaces the API's id in the address of a custom domain. */
export const CUSTOM_DOMAIN_OF = 'custom-domain-of-';

export class StagePaths {
  /** Logical ids of the APIs at `/{stage}`, by kind and stage. */
  readonly #owners = new Map<string, string>();
  readonly #prefixed = new Set<string>();
  readonly #leftOut = new Set<string>();
  /** By the id of the API. */
  readonly #logicalIds = new Map<string, string>();

  /** An API that does not run here has a path of its own, which says so, and takes none from others. */
  leaveOut(api: string): void {
    this.#leftOut.add(api);
    this.#prefixed.add(api);
  }

  /** @param stages of one kind of API, in the template's order; an earlier one keeps its path */
  plan(kind: string, stages: readonly PlannedStage[]): void {
    for (const { api, name } of stages) {
      if (this.#leftOut.has(api)) continue;
      const path = `${kind}/${name}`;
      const owner = this.#owners.get(path) ?? api;
      this.#owners.set(path, owner);
      if (owner !== api) this.#prefixed.add(api);
    }
  }

  /** Called with each API as it is created. */
  add(apiId: string, logicalId: string): void {
    this.#logicalIds.set(apiId, logicalId);
  }

  /** The APIs' host names on AWS, which events carry. */
  hosts(environment: Environment): string[] {
    return [...this.#logicalIds.keys()].map((apiId) => executeApiHost(environment, apiId));
  }

  /** The path before the stage: empty, or the API's logical id. @param host first label of an execute-api host */
  prefixOf(host: string): string | undefined {
    const logicalId = host.startsWith(CUSTOM_DOMAIN_OF)
      ? host.slice(CUSTOM_DOMAIN_OF.length)
      : this.#logicalIds.get(host);
    return logicalId !== undefined && this.#prefixed.has(logicalId) ? logicalId : undefined;
  }
}
