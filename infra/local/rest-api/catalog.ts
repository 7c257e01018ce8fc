/** All REST APIs and their stages, each at `/{stage}` of the one port, where WebSocket stages of the same name may be too. */
import { ServiceError, UnsupportedError } from '../core/service';
import type { RestApi, RestStage } from './model';

export class RestApiCatalog {
  readonly #apis = new Map<string, RestApi>();
  readonly #stages = new Map<string, RestStage>();

  addApi(api: RestApi): void {
    this.#apis.set(api.id, api);
  }

  /** @throws ServiceError NotFoundException as the control plane of API Gateway does */
  api(id: string): RestApi {
    const api = this.#apis.get(id);
    if (!api) throw new ServiceError('NotFoundException', `Invalid API identifier specified: ${id}.`, 404);
    return api;
  }

  /** @throws UnsupportedError when another REST API has a stage of that name */
  addStage(stage: RestStage): void {
    const taken = this.#stages.get(stage.name);
    if (taken) {
      throw new UnsupportedError(
        `Stage '${stage.name}' of REST API ${stage.api.id}: local mode serves a stage at /${stage.name}, and REST API ` +
          `${taken.api.id} has a stage of that name already. Give the stages different names.`,
      );
    }
    this.#stages.set(stage.name, stage);
  }

  stage(name: string): RestStage | undefined {
    return this.#stages.get(name);
  }
}
