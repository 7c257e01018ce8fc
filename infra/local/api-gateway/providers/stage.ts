/** AWS::ApiGatewayV2::Stage: makes an API reachable at `/{StageName}` of the local endpoint. */
import type { PropertyReader } from '../../core/property-reader';
import type { ResourceProvider } from '../../core/resource';
import { ServiceError, UnsupportedError } from '../../core/service';
import type { Api, ApiDefinition, Stage } from '../model/api';
import type { ApiCatalog } from '../model/catalog';
import { RouteThrottles, Throttle, type Limiter } from '../throttle';

const STAGE_NAME = /^[\w-]{1,128}$/;

export const stageProvider = (catalog: ApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGatewayV2::Stage',
  prepare: (stages) => catalog.plan(stages, 'ApiId'),
  create({ logicalId, type, properties }) {
    const where = `${type} ${logicalId}`;
    const api = catalog.api(properties.string('ApiId'));
    const name = properties.string('StageName');
    if (!STAGE_NAME.test(name)) {
      throw new UnsupportedError(
        `${where}: StageName of a WebSocket API must be letters, digits, - and _, got '${name}'.`,
      );
    }
    const definition = served(api, properties, where);
    const accessLog = readAccessLog(properties, where);
    catalog.addStage({
      api,
      name,
      definition,
      variables: readVariables(properties, where),
      throttle: readThrottle(properties),
      ...(accessLog && { accessLog }),
    });
    properties.ignore('descriptions change nothing', 'Description', 'Tags');
    properties.finish();
    return { ref: name };
  },
});

function served(api: Api, properties: PropertyReader, where: string): () => ApiDefinition {
  const deploymentId = properties.optionalString('DeploymentId');
  if (properties.optionalBoolean('AutoDeploy') === true) return () => api.definition;
  if (deploymentId === undefined) {
    throw new UnsupportedError(`${where}: nothing would be deployed; set AutoDeploy to true or give a DeploymentId.`);
  }
  const deployed = api.deployments.get(deploymentId);
  if (!deployed)
    throw new ServiceError('NotFoundException', `Invalid deployment identifier specified: ${deploymentId}.`, 404);
  return () => deployed;
}

function readThrottle(properties: PropertyReader): Limiter {
  const ofRoutes = properties.optionalReader('RouteSettings');
  const routeKeys = Object.keys(properties.optionalObject('RouteSettings') ?? {});
  const routes = new Map(routeKeys.map((routeKey) => [routeKey, readSettings(ofRoutes?.optionalReader(routeKey))]));
  return new RouteThrottles(readSettings(properties.optionalReader('DefaultRouteSettings')), routes);
}

function readSettings(settings: PropertyReader | undefined): Limiter {
  const throttle = new Throttle(
    settings?.optionalNumber('ThrottlingRateLimit'),
    settings?.optionalNumber('ThrottlingBurstLimit'),
  );
  settings?.ignore('local mode keeps no metrics', 'DetailedMetricsEnabled');
  settings?.ignore('failed executions are always logged, message bodies never', 'LoggingLevel', 'DataTraceEnabled');
  settings?.finish();
  return throttle;
}

function readAccessLog(properties: PropertyReader, where: string): Stage['accessLog'] {
  const settings = properties.optionalReader('AccessLogSettings');
  if (!settings) return undefined;
  const destination = settings.string('DestinationArn');
  const format = settings.string('Format');
  settings.finish();
  const logGroup = /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(destination)?.[1];
  if (logGroup === undefined) {
    throw new UnsupportedError(`${where}: AccessLogSettings.DestinationArn must be a log group, got '${destination}'.`);
  }
  return { destinationArn: destination, logGroup, format };
}

function readVariables(properties: PropertyReader, where: string): Record<string, string> {
  const variables = properties.optionalObject('StageVariables') ?? {};
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      if (typeof value === 'string') return [name, value];
      throw new UnsupportedError(`${where}: StageVariables.${name} must be a string, got ${JSON.stringify(value)}.`);
    }),
  );
}
