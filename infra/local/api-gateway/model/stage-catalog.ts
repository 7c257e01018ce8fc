/** The APIs of one kind and their stages. Locally every stage lives at `/{stage}` of one port, so its name is taken once. */
import { ServiceError, UnsupportedError } from '../../core/service';

interface Identified {
  readonly id: string;
}

export class StageCatalog<Api extends Identified, Stage extends { readonly api: Identified; readonly name: string }> {
  readonly #apis = new Map<string, Api>();
  readonly #stages = new Map<string, Stage>();

  /** @param kind for errors */
  constructor(private readonly kind: 'API' | 'REST API') {}

  addApi(api: Api): void {
    this.#apis.set(api.id, api);
  }

  /** @throws ServiceError NotFoundException as the control plane of API Gateway does */
  api(id: string): Api {
    const api = this.#apis.get(id);
    if (!api) throw new ServiceError('NotFoundException', `Invalid API identifier specified: ${id}.`, 404);
    return api;
  }

  /** @throws UnsupportedError when another API of the kind has a stage of that name */
  addStage(stage: Stage): void {
    const taken = this.#stages.get(stage.name);
    if (taken) {
      throw new UnsupportedError(
        `Stage '${stage.name}' of ${this.kind} ${stage.api.id}: local mode serves a stage at /${stage.name}, and ` +
          `${this.kind} ${taken.api.id} has a stage of that name already. Give the stages different names.`,
      );
    }
    this.#stages.set(stage.name, stage);
  }

  stage(name: string): Stage | undefined {
    return this.#stages.get(name);
  }
}
