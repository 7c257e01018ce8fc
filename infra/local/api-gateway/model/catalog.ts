/** All APIs and stages of the local account. Locally every stage lives at `/{stage}` of one port, so its name is taken once. */
import { ServiceError, UnsupportedError } from '../../core/service';
import type { Api, ApiDefinition, Stage } from './api';

export class ApiCatalog {
  readonly #apis = new Map<string, Api>();
  readonly #stages = new Map<string, Stage>();

  addApi(api: Api): void {
    this.#apis.set(api.id, api);
  }

  /** @throws ServiceError NotFoundException as the control plane of API Gateway does */
  api(id: string): Api {
    const api = this.#apis.get(id);
    if (!api) throw new ServiceError('NotFoundException', `Invalid API identifier specified: ${id}.`, 404);
    return api;
  }

  definition(apiId: string): ApiDefinition {
    return this.api(apiId).definition;
  }

  /** @throws UnsupportedError when another API has a stage of that name */
  addStage(stage: Stage): void {
    const taken = this.#stages.get(stage.name);
    if (taken) {
      throw new UnsupportedError(
        `Stage '${stage.name}' of API ${stage.api.id}: local mode serves a stage at /${stage.name}, and API ${taken.api.id} ` +
          'has a stage of that name already. Give the stages different names.',
      );
    }
    this.#stages.set(stage.name, stage);
  }

  stage(name: string): Stage | undefined {
    return this.#stages.get(name);
  }
}
