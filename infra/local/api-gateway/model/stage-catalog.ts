/** The APIs of one kind and their stages, and which stage a request is for. */
import { apiIdOfHost } from '../../core/execute-api-host';
import { ServiceError, UnsupportedError } from '../../core/service';
import { StagePaths } from '../../core/stage-paths';

interface Identified {
  readonly id: string;
}

export class StageCatalog<Api extends Identified, Stage extends { readonly api: Identified; readonly name: string }> {
  readonly #apis = new Map<string, Api>();
  /** By the id of the API and the name. */
  readonly #stages = new Map<string, Stage>();
  /** By path: `stage`, or `logicalId/stage`. */
  readonly #paths = new Map<string, Stage>();

  /** @param kind for errors */
  constructor(
    private readonly kind: 'API' | 'REST API',
    private readonly stagePaths = new StagePaths(),
  ) {}

  /** Told of the stages of the template before any is created. */
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

  /** @throws ServiceError NotFoundException as the control plane of API Gateway does */
  api(id: string): Api {
    const api = this.#apis.get(id);
    if (!api) throw new ServiceError('NotFoundException', `Invalid API identifier specified: ${id}.`, 404);
    return api;
  }

  /** @throws UnsupportedError when the path is taken, which was not to be seen in the template */
  addStage(stage: Stage): void {
    const { api, name } = stage;
    const prefix = this.stagePaths.prefixOf(api.id);
    const path = prefix === undefined ? name : `${prefix}/${name}`;
    const taken = this.#paths.get(path);
    if (taken) {
      throw new UnsupportedError(
        `Stage '${name}' of ${this.kind} ${api.id}: local mode serves a stage at /${path}, and ` +
          `${this.kind} ${taken.api.id} has a stage of that name already. Give the stages different names.`,
      );
    }
    this.#paths.set(path, stage);
    this.#stages.set(`${api.id}/${name}`, stage);
  }

  find(apiId: string, stageName: string): Stage | undefined {
    return this.#stages.get(`${apiId}/${stageName}`);
  }

  /**
   * The stage a request is for, by its host where that is the API's own on AWS, else by its path.
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

/** The logical id an `ApiId` of the template refers to; an id that is written out stands for itself. */
function referredTo(value: unknown): string {
  const { Ref } = (typeof value === 'object' && value !== null ? value : {}) as { Ref?: unknown };
  return typeof Ref === 'string' ? Ref : JSON.stringify(value);
}
