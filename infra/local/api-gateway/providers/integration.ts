/** AWS::ApiGatewayV2::Integration: AWS_PROXY to a function, or MOCK. */
import type { PropertyReader } from '../../core/property-reader';
import type { ResourceProvider } from '../../core/resource';
import { UnsupportedError } from '../../core/service';
import { resourceId } from '../ids';
import type { Integration } from '../model/api';
import type { ApiCatalog } from '../model/catalog';
import { functionArnOf } from './lambda-uri';
import { readTemplateChoice } from './template-choice';

export const integrationProvider = (catalog: ApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGatewayV2::Integration',
  create({ logicalId, type, properties, generatedName }) {
    const where = `${type} ${logicalId}`;
    const { integrations } = catalog.definition(properties.string('ApiId'));
    const integration = readIntegration(properties, where);
    properties.ignore('descriptions change nothing', 'Description');
    properties.finish();
    const id = resourceId(generatedName);
    integrations.set(id, integration);
    return { ref: id, attributes: { IntegrationId: id } };
  },
});

function readIntegration(properties: PropertyReader, where: string): Integration {
  const integrationType = properties.string('IntegrationType');
  if (integrationType === 'AWS_PROXY') {
    const timeoutMs = properties.optionalNumber('TimeoutInMillis');
    properties.ignore('a function is always invoked with POST', 'IntegrationMethod');
    const functionArn = functionArnOf(properties.string('IntegrationUri'), `${where}: IntegrationUri`);
    return { type: integrationType, functionArn, ...(timeoutMs !== undefined && { timeoutMs }) };
  }
  if (integrationType === 'MOCK') {
    const passthrough = properties.optionalString('PassthroughBehavior');
    if (passthrough !== undefined && passthrough !== 'WHEN_NO_MATCH') {
      throw new UnsupportedError(
        `${where}: local mode supports only PassthroughBehavior WHEN_NO_MATCH, got '${passthrough}'.`,
      );
    }
    properties.ignore('a mock calls nothing', 'IntegrationUri', 'IntegrationMethod', 'TimeoutInMillis');
    const request = readTemplateChoice(properties, {
      where,
      templates: 'RequestTemplates',
      variables: ['request.body.'],
    });
    return { type: integrationType, request, responses: [] };
  }
  throw new UnsupportedError(
    `${where}: local mode supports IntegrationType AWS_PROXY and MOCK, got '${integrationType}'.`,
  );
}
