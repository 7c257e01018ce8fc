/** AWS::ApiGatewayV2::Route: which integration takes `$connect`, `$disconnect`, `$default` or a kind of message. */
import type { PropertyReader } from '../../core/property-reader';
import type { ResourceProvider } from '../../core/resource';
import { ServiceError, UnsupportedError } from '../../core/service';
import { resourceId } from '../ids';
import { CONNECT, type Route } from '../model/api';
import type { ApiCatalog } from '../model/catalog';

export const routeProvider = (catalog: ApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGatewayV2::Route',
  create({ logicalId, type, properties, generatedName }) {
    const where = `${type} ${logicalId}`;
    const { routes, integrations, authorizers } = catalog.definition(properties.string('ApiId'));
    const key = properties.string('RouteKey');
    if (routes.has(key))
      throw new ServiceError('ConflictException', `Route with key ${key} already exists for this API.`, 409);
    if (properties.optionalBoolean('ApiKeyRequired') === true) {
      throw new UnsupportedError(`${where}: local mode does not support API keys (ApiKeyRequired).`);
    }
    const authorization = readAuthorization(properties, where, key);
    if (authorization.type === 'CUSTOM' && !authorizers.has(authorization.authorizerId)) {
      throw new ServiceError(
        'NotFoundException',
        `Invalid authorizer identifier specified: ${authorization.authorizerId}.`,
        404,
      );
    }
    const target = properties.optionalString('Target');
    const integrationId = target?.replace(/^integrations\//, '');
    if (integrationId !== undefined && !integrations.has(integrationId)) {
      throw new ServiceError('NotFoundException', `Invalid integration identifier specified: ${target}.`, 404);
    }
    const responseSelection = properties.optionalString('RouteResponseSelectionExpression');
    properties.ignore('only names the operation in generated clients', 'OperationName');
    properties.finish();

    const id = resourceId(generatedName);
    routes.set(key, {
      id,
      key,
      authorization,
      responseKeys: new Set(),
      ...(integrationId !== undefined && { integrationId }),
      ...(responseSelection !== undefined && { responseSelection }),
    });
    return { ref: id, attributes: { RouteId: id } };
  },
});

function readAuthorization(properties: PropertyReader, where: string, key: string): Route['authorization'] {
  const type = properties.optionalString('AuthorizationType') ?? 'NONE';
  const authorizerId = properties.optionalString('AuthorizerId');
  if (type === 'NONE') return { type };
  if (key !== CONNECT) {
    throw new UnsupportedError(
      `${where}: a WebSocket API authorizes only $connect, got AuthorizationType '${type}' for '${key}'.`,
    );
  }
  if (type === 'AWS_IAM') return { type };
  if (type === 'CUSTOM' && authorizerId !== undefined) return { type, authorizerId };
  throw new UnsupportedError(
    `${where}: AuthorizationType must be NONE, AWS_IAM, or CUSTOM with an AuthorizerId, got '${type}'.`,
  );
}
