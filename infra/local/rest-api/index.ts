/**
 * The local API Gateway for REST APIs, as far as an endpoint without code needs it: methods with IAM, models and
 * validators, mapping templates, and integrations with the emulated services. Stages are at
 * `http://127.0.0.1:PORT/{stage}`.
 */
import { SignatureVerifier } from '../api-gateway/signature/verifier';
import type { LocalContext, ServiceModule } from '../core/context';
import { RestApiCatalog } from './catalog';
import { RestApiEndpoint } from './endpoint';
import { restApiProviders } from './providers';
import { restApiService } from './service';

export function createRestApiModule(context: LocalContext): ServiceModule {
  const catalog = new RestApiCatalog(context.stagePaths);
  const verifier = new SignatureVerifier(context.credentials, context.environment.region);
  const endpoint = new RestApiEndpoint(context, catalog, verifier);
  return {
    service: restApiService(context),
    providers: restApiProviders(context, catalog),
    pageHttp: (request) => endpoint.handle(request),
  };
}
