/** AWS::ApiGatewayV2::RouteResponse: makes a route answer the client. */
import type { ResourceProvider } from '../../core/resource';
import { ServiceError, UnsupportedError } from '../../core/service';
import { resourceId } from '../ids';
import { DEFAULT } from '../model/api';
import type { ApiCatalog } from '../model/catalog';

export const routeResponseProvider = (catalog: ApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGatewayV2::RouteResponse',
  create({ logicalId, type, properties, generatedName }) {
    const { routes } = catalog.definition(properties.string('ApiId'));
    const routeId = properties.string('RouteId');
    const key = properties.string('RouteResponseKey');
    properties.finish();
    const route = [...routes.values()].find(({ id }) => id === routeId);
    if (!route) throw new ServiceError('NotFoundException', `Invalid route identifier specified: ${routeId}.`, 404);
    if (key !== DEFAULT) {
      throw new UnsupportedError(`${type} ${logicalId}: RouteResponseKey must be $default, got '${key}'.`);
    }
    route.responseKeys.add(key);
    const id = resourceId(generatedName);
    return { ref: id, attributes: { RouteResponseId: id } };
  },
});
