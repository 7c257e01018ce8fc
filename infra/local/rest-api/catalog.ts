/** All REST APIs and stages of the local account; a WebSocket stage of the same name may be beside one. */
import { StageCatalog } from '../api-gateway/model/stage-catalog';
import type { RestApi, RestStage } from './model';

export class RestApiCatalog extends StageCatalog<RestApi, RestStage> {
  constructor() {
    super('REST API');
  }
}
