/** The providers of REST APIs (API Gateway v1): the parts of an endpoint that passes requests on to a service. */
import { API_ID_LENGTH, resourceId } from '../../api-gateway/ids';
import { Throttle } from '../../api-gateway/throttle';
import { arn } from '../../core/identity';
import type { LocalContext } from '../../core/context';
import type { ResourceProvider } from '../../core/resource';
import { UnsupportedError } from '../../core/service';
import type { RestApiCatalog } from '../catalog';
import { checkSchema } from '../json-schema';
import { readGatewayHeaders } from './headers';
import { methodProvider, pathOf } from './method';
import { readJsonTemplate } from './templates';

export const restApiProviders = (context: LocalContext, catalog: RestApiCatalog): ResourceProvider[] => [
  restApiProvider(context, catalog),
  resourceProvider(catalog),
  modelProvider(catalog),
  validatorProvider(catalog),
  gatewayResponseProvider(catalog),
  methodProvider(catalog),
  deploymentProvider(),
  stageProvider(catalog),
];

const restApiProvider = ({ environment }: LocalContext, catalog: RestApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGateway::RestApi',
  create({ logicalId, generatedName, properties }) {
    properties.ignore('names and descriptions change nothing', 'Name', 'Description', 'Tags');
    properties.ignore('every endpoint is this machine', 'EndpointConfiguration');
    const id = resourceId(generatedName, API_ID_LENGTH);
    const rootId = resourceId(`${generatedName}/`, API_ID_LENGTH);
    const api = {
      id,
      paths: new Map([[rootId, '']]),
      methods: new Map(),
      leftOutMethods: [],
      models: new Map(),
      validators: new Map(),
      gatewayResponses: new Map(),
    };
    catalog.addApi(api, logicalId);
    const attributes = { RestApiId: id, RootResourceId: rootId, ExecuteApiArn: arn(environment, 'execute-api', id) };
    return { ref: id, attributes };
  },
});

const resourceProvider = (catalog: RestApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGateway::Resource',
  create({ generatedName, properties }) {
    const { paths } = catalog.api(properties.string('RestApiId'));
    const id = resourceId(generatedName);
    paths.set(id, `${pathOf(paths, properties.string('ParentId'))}/${properties.string('PathPart')}`);
    return { ref: id, attributes: { ResourceId: id } };
  },
});

const modelProvider = (catalog: RestApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGateway::Model',
  create({ logicalId, type, generatedName, properties }) {
    const { models } = catalog.api(properties.string('RestApiId'));
    const name = properties.optionalString('Name') ?? resourceId(generatedName);
    models.set(name, checkSchema(properties.object('Schema'), `${type} ${logicalId}`));
    properties.ignore('methods give the content type with the model', 'ContentType', 'Description');
    return { ref: name };
  },
});

const validatorProvider = (catalog: RestApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGateway::RequestValidator',
  create({ logicalId, type, generatedName, properties }) {
    const { validators } = catalog.api(properties.string('RestApiId'));
    const id = resourceId(generatedName);
    validators.set(id, properties.optionalBoolean('ValidateRequestBody') === true);
    if (properties.optionalBoolean('ValidateRequestParameters') === true) {
      throw new UnsupportedError(`${type} ${logicalId}: local mode does not support ValidateRequestParameters.`);
    }
    properties.ignore('names change nothing', 'Name');
    return { ref: id, attributes: { RequestValidatorId: id } };
  },
});

const gatewayResponseProvider = (catalog: RestApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGateway::GatewayResponse',
  create({ logicalId, type, generatedName, properties }) {
    const where = `${type} ${logicalId}`;
    const { gatewayResponses } = catalog.api(properties.string('RestApiId'));
    const template = readJsonTemplate(properties.optionalObject('ResponseTemplates'), where);
    const status = properties.optionalString('StatusCode');
    gatewayResponses.set(properties.string('ResponseType'), {
      headers: readGatewayHeaders(properties.optionalObject('ResponseParameters'), where),
      ...(template && { template }),
      ...(status !== undefined && { status: Number(status) }),
    });
    return { ref: generatedName };
  },
});

/** A stage serves the API as it is in the template; the template's one deployment holds the same. */
const deploymentProvider = (): ResourceProvider => ({
  type: 'AWS::ApiGateway::Deployment',
  create({ generatedName, properties }) {
    properties.ignore('a stage names its API itself', 'RestApiId', 'Description');
    return { ref: generatedName, attributes: { DeploymentId: generatedName } };
  },
});

const stageProvider = (catalog: RestApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGateway::Stage',
  prepare: (stages) => catalog.plan(stages, 'RestApiId'),
  create({ logicalId, type, properties }) {
    const name = properties.string('StageName');
    const [settings, ...more] = properties.readers('MethodSettings');
    if (more.length > 0)
      throw new UnsupportedError(`${type} ${logicalId}: local mode takes only one entry of MethodSettings.`);
    const method = [settings?.optionalString('ResourcePath'), settings?.optionalString('HttpMethod')].join(' ');
    if (settings && method !== '/* *')
      throw new UnsupportedError(`${type} ${logicalId}: MethodSettings must be for /* and *.`);
    const throttle = new Throttle(
      settings?.optionalNumber('ThrottlingRateLimit'),
      settings?.optionalNumber('ThrottlingBurstLimit'),
    );
    settings?.ignore(
      'local mode keeps no metrics and no execution log',
      'MetricsEnabled',
      'LoggingLevel',
      'DataTraceEnabled',
    );
    settings?.finish();
    const api = catalog.api(properties.string('RestApiId'));
    properties.ignore('the stage serves the API as it is', 'DeploymentId', 'Description', 'Tags');
    properties.ignore('local mode keeps no traces', 'TracingEnabled');
    properties.finish();
    catalog.addStage({ api, name, throttle });
    return { ref: name };
  },
});
