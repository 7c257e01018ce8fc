/** AWS::ApiGateway::Method: who may call it, which bodies it accepts, and where they go. */
import type { PropertyReader } from '../../core/property-reader';
import type { ResourceProvider } from '../../core/resource';
import { ServiceError, UnsupportedError } from '../../core/service';
import type { RestApiCatalog } from '../catalog';
import type { Schema } from '../json-schema';
import type { Method, RestApi } from '../model';
import { readIntegration } from './integration';

export const methodProvider = (catalog: RestApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGateway::Method',
  create({ logicalId, type, properties, generatedName }) {
    const where = `${type} ${logicalId}`;
    const api = catalog.api(properties.string('RestApiId'));
    const path = pathOf(api.paths, properties.string('ResourceId'));
    const verb = properties.string('HttpMethod');
    try {
      api.methods.set(`${verb} ${path}`, readMethod(properties, api, path, where));
    } catch (error) {
      if (error instanceof UnsupportedError) api.leftOutMethods.push({ verb, path, reason: error.message });
      throw error;
    }
    return { ref: generatedName };
  },
});

/** @throws ServiceError NotFoundException */
export function pathOf(paths: RestApi['paths'], resource: string): string {
  const path = paths.get(resource);
  if (path === undefined) throw new ServiceError('NotFoundException', 'Invalid Resource identifier specified', 404);
  return path;
}

/** @throws UnsupportedError */
function readMethod(properties: PropertyReader, api: RestApi, path: string, where: string): Method {
  if (path.includes('{')) throw new UnsupportedError(`${where}: local mode has no path parameters, got '${path}'.`);
  const integration = properties.optionalReader('Integration');
  if (!integration) throw new UnsupportedError(`${where}: a method without an Integration answers nothing.`);
  if (properties.optionalBoolean('ApiKeyRequired') === true) {
    throw new UnsupportedError(`${where}: local mode does not support API keys (ApiKeyRequired).`);
  }
  const bodyModels = readModels(properties, api);
  const method = {
    authorization: readAuthorization(properties, where),
    integration: readIntegration(integration, `${where}, Integration`),
    ...(bodyModels && { bodyModels }),
  };
  properties.ignore('every status an integration response names may be answered', 'MethodResponses');
  properties.finish();
  return method;
}

function readAuthorization(properties: PropertyReader, where: string): Method['authorization'] {
  const type = properties.optionalString('AuthorizationType') ?? 'NONE';
  if (type === 'NONE' || type === 'AWS_IAM') return type;
  throw new UnsupportedError(`${where}: AuthorizationType must be NONE or AWS_IAM, got '${type}'.`);
}

function readModels(properties: PropertyReader, api: RestApi): Map<string, Schema> | undefined {
  const models = Object.entries(properties.optionalObject('RequestModels') ?? {}).map(([contentType, name]) => {
    const schema = api.models.get(String(name));
    if (!schema)
      throw new ServiceError('NotFoundException', `Invalid model identifier specified: ${String(name)}`, 404);
    return [contentType, schema] as const;
  });
  const validator = properties.optionalString('RequestValidatorId');
  return validator !== undefined && api.validators.get(validator) === true ? new Map(models) : undefined;
}
