/** All REST APIs and stages of the local account; a WebSocket stage may have the same name. */
import { StageCatalog } from '../api-gateway/model/stage-catalog';
import type { StagePaths } from '../core/stage-paths';
import type { RestApi, RestStage } from './model';

export class RestApiCatalog extends StageCatalog<RestApi, RestStage> {
  constructor(stagePaths?: StagePaths) {
    super('REST API', stagePaths);
  }
}
