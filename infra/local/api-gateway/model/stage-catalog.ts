/** The APIs of one kind and their stages, and which stage a request is for. */
import { apiIdOfHost } from '../../core/execute-api-host';
import { ServiceError, UnsupportedError } from '../../core/service';
import { StagePaths } from '../../core/stage-paths';

interface Identified {
  readonly id: string;
}

export class StageCatalog<Api extends Identified, Stage extends { readonly api: Identified; readonly name: string }> {
  readonly #apis = new Map<string, Api>();
  /** By API id and stage name. */
  readonly #stages = new Map<string, Stage>();
  /** By path: `stage`, or `logicalId/stage`. */
  readonly #paths = new Map<string, Stage>();

  /** @param kind for errors */
  constructor(
    private readonly kind: 'API' | 'REST API',
    private readonly stagePaths = new StagePaths(),
  ) {}

  /** Called with the template's stages before any of them is created. */
  plan(stages: readonly { readonly properties: Readonly<Record<string, unknown>> }[], apiProperty: string): void {
    const planned = stages.map(({ properties }) => ({
      api: referredTo(properties[apiProperty]),
      name: JSON.stringify(properties.StageName),
    }));
    this.stagePaths.plan(this.kind, planned);
  }

  addApi(api: Api, logicalId: string): void {
    this.#apis.set(api.id, api);
    this.stagePaths.add(api.id, logicalId);
  }

  /** @throws ServiceError NotFoundException, like API Gateway's control plane */
  api(id: string): Api {
    const api = this.#apis.get(id);
    if (!api) throw new ServiceError('NotFoundException', `Invalid API identifier specified: ${id}.`, 404);
    return api;
  }

  apis(): Iterable<Api> {
    return this.#apis.values();
  }

  stagesOf(apiId: string): Stage[] {
    return [...this.#stages.values()].filter(({ api }) => api.id === apiId);
  }

  /** @throws UnsupportedError if the path is taken, which the template did not show */
  addStage(stage: Stage): void {
    const { api, name } = stage;
    const prefix = this.stagePaths.prefixOf(api.id);
    const path = prefix === undefined ? name : `${prefix}/${name}`;
    const taken = this.#paths.get(path);
    if (taken) {
      throw new UnsupportedError(
        `Stage '${name}' of ${this.kind} ${api.id}: local mode serves a stage at /${path}, and ` +
          `${this.kind} ${taken.api.id} already has a stage of that name. Give the stages different names.`,
      );
    }
    this.#paths.set(path, stage);
    this.#stages.set(`${api.id}/${name}`, stage);
  }

  find(apiId: string, stageName: string): Stage | undefined {
    return this.#stages.get(`${apiId}/${stageName}`);
  }

  /**
   * The stage of a request: by its host if that is the API's own host on AWS, else by its path.
   * @param segments of the path
   */
  at(
    host: string | undefined,
    segments: readonly string[],
  ): { readonly stage: Stage; readonly rest: readonly string[] } | undefined {
    const [first = '', second = ''] = segments;
    const apiId = apiIdOfHost(host);
    const short = apiId === undefined ? this.#paths.get(first) : this.find(apiId, first);
    if (short) return { stage: short, rest: segments.slice(1) };
    const long = apiId === undefined ? this.#paths.get(`${first}/${second}`) : undefined;
    return long && { stage: long, rest: segments.slice(2) };
  }
}

/** The logical id that an `ApiId` in the template refers to; a literal id stands for itself. */
function referredTo(value: unknown): string {
  const { Ref } = (typeof value === 'object' && value !== null ? value : {}) as { Ref?: unknown };
  return typeof Ref === 'string' ? Ref : JSON.stringify(value);
}
