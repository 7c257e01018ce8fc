/** All WebSocket APIs and stages of the local account. */
import type { StagePaths } from '../../core/stage-paths';
import type { Api, ApiDefinition, Stage } from './api';
import { StageCatalog } from './stage-catalog';

export class ApiCatalog extends StageCatalog<Api, Stage> {
  constructor(stagePaths?: StagePaths) {
    super('API', stagePaths);
  }

  definition(apiId: string): ApiDefinition {
    return this.api(apiId).definition;
  }
}
