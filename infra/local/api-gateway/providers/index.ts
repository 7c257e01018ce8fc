/** The providers of all API Gateway v2 resources: what is emulated, and what is refused by name. */
import type { LocalContext } from '../../core/context';
import type { ResourceProvider } from '../../core/resource';
import { UnsupportedError } from '../../core/service';
import type { ApiCatalog } from '../model/catalog';
import { apiProvider } from './api';
import { authorizerProvider } from './authorizer';
import { deploymentProvider } from './deployment';
import { integrationProvider } from './integration';
import { integrationResponseProvider } from './integration-response';
import { routeProvider } from './route';
import { routeResponseProvider } from './route-response';
import { stageProvider } from './stage';

export const apiGatewayProviders = (context: LocalContext, catalog: ApiCatalog): ResourceProvider[] => [
  apiProvider(context, catalog),
  stageProvider(catalog),
  deploymentProvider(catalog),
  integrationProvider(catalog),
  integrationResponseProvider(catalog),
  routeProvider(catalog),
  routeResponseProvider(catalog),
  authorizerProvider(catalog),
  refused('AWS::ApiGatewayV2::VpcLink', 'VPC links'),
  refused('AWS::ApiGatewayV2::Model', 'request models'),
];

const refused = (type: string, what: string): ResourceProvider => ({
  type,
  create: ({ logicalId }) => {
    throw new UnsupportedError(`${type} ${logicalId}: local mode does not support ${what}.`);
  },
});
