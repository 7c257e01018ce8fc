/** AWS::ApiGatewayV2::Authorizer: a function that decides on `$connect`. */
import type { ResourceProvider } from '../../core/resource';
import { UnsupportedError } from '../../core/service';
import { resourceId } from '../ids';
import type { IdentitySource } from '../model/api';
import type { ApiCatalog } from '../model/catalog';
import { functionArnOf } from './lambda-uri';

const IDENTITY_SOURCE = /^route\.request\.(header|querystring)\.(.+)$/;

export const authorizerProvider = (catalog: ApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGatewayV2::Authorizer',
  create({ logicalId, type, properties, generatedName }) {
    const where = `${type} ${logicalId}`;
    const { authorizers } = catalog.definition(properties.string('ApiId'));
    const authorizerType = properties.string('AuthorizerType');
    if (authorizerType !== 'REQUEST') {
      throw new UnsupportedError(`${where}: a WebSocket API has only REQUEST authorizers, got '${authorizerType}'.`);
    }
    const functionArn = functionArnOf(properties.string('AuthorizerUri'), `${where}: AuthorizerUri`);
    const identitySources = properties.list('IdentitySource').map((source) => parseIdentitySource(source, where));
    properties.ignore('names change nothing', 'Name');
    properties.finish();
    const id = resourceId(generatedName);
    authorizers.set(id, { id, functionArn, identitySources });
    return { ref: id, attributes: { AuthorizerId: id } };
  },
});

function parseIdentitySource(source: unknown, where: string): IdentitySource {
  const [, location, name] = IDENTITY_SOURCE.exec(String(source)) ?? [];
  if ((location === 'header' || location === 'querystring') && name !== undefined) return { in: location, name };
  throw new UnsupportedError(
    `${where}: local mode supports route.request.header.X and route.request.querystring.x in IdentitySource, got '${String(source)}'.`,
  );
}
