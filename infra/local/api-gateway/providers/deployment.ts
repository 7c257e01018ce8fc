/** AWS::ApiGatewayV2::Deployment: a snapshot of the API at this moment, so it must depend on the routes. */
import type { ResourceProvider } from '../../core/resource';
import { ServiceError } from '../../core/service';
import { resourceId } from '../ids';
import { snapshot } from '../model/api';
import type { ApiCatalog } from '../model/catalog';

export const deploymentProvider = (catalog: ApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGatewayV2::Deployment',
  create({ properties, generatedName }) {
    const api = catalog.api(properties.string('ApiId'));
    properties.ignore('descriptions change nothing', 'Description');
    properties.finish();
    if (api.definition.routes.size === 0) {
      throw new ServiceError('BadRequestException', 'At least one route is required before deploying the Api.');
    }
    const id = resourceId(generatedName);
    api.deployments.set(id, snapshot(api.definition));
    return { ref: id, attributes: { DeploymentId: id } };
  },
});
