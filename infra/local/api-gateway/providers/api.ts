/** AWS::ApiGatewayV2::Api: WebSocket APIs run, HTTP APIs are left out. */
import type { LocalContext } from '../../core/context';
import { executeApiHost } from '../../core/execute-api-host';
import { arn, type Environment } from '../../core/identity';
import type { CreatedResource, ResourceProvider } from '../../core/resource';
import { UnsupportedError } from '../../core/service';
import { API_ID_LENGTH, resourceId } from '../ids';
import type { ApiCatalog } from '../model/catalog';
import { SelectionExpression } from '../model/selection-expression';

const WEBSOCKET = 'WEBSOCKET';

export const apiProvider = ({ environment, stagePaths }: LocalContext, catalog: ApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGatewayV2::Api',
  reference: { of: (name) => referenceTo(environment, resourceId(name, API_ID_LENGTH), 'https') },
  prepare(apis) {
    for (const { logicalId, properties } of apis) {
      if (properties.ProtocolType !== WEBSOCKET) stagePaths?.leaveOut(logicalId);
    }
  },
  create({ logicalId, type, generatedName, properties }) {
    const where = `${type} ${logicalId}`;
    const id = resourceId(generatedName, API_ID_LENGTH);
    const protocol = properties.string('ProtocolType');
    if (protocol !== WEBSOCKET) {
      stagePaths?.add(id, logicalId);
      throw new UnsupportedError(`${where}: local mode supports only ProtocolType WEBSOCKET, got '${protocol}'.`);
    }
    const expression = properties.string('RouteSelectionExpression');
    const name = properties.optionalString('Name') ?? generatedName;
    properties.ignore('descriptions change nothing', 'Description', 'Tags');
    properties.ignore('routes with an API key are refused', 'ApiKeySelectionExpression');
    properties.ignore('the local endpoint is IPv4', 'IpAddressType');
    properties.ignore('models are refused, so there is no schema to validate', 'DisableSchemaValidation');
    properties.finish();

    const api = {
      id,
      name,
      routeSelection: SelectionExpression.parse(expression, `${where}, RouteSelectionExpression`, ['request.body.']),
      definition: { routes: new Map(), integrations: new Map(), authorizers: new Map() },
      deployments: new Map(),
    };
    catalog.addApi(api, logicalId);
    return referenceTo(environment, id, 'wss');
  },
});

const referenceTo = (environment: Environment, id: string, scheme: 'https' | 'wss'): CreatedResource => ({
  ref: id,
  attributes: {
    ApiId: id,
    ApiEndpoint: `${scheme}://${executeApiHost(environment, id)}`,
    ExecuteApiArn: arn(environment, 'execute-api', id),
  },
});
