/** All WebSocket APIs and stages of the local account. */
import type { Api, ApiDefinition, Stage } from './api';
import { StageCatalog } from './stage-catalog';

export class ApiCatalog extends StageCatalog<Api, Stage> {
  constructor() {
    super('API');
  }

  definition(apiId: string): ApiDefinition {
    return this.api(apiId).definition;
  }
}
