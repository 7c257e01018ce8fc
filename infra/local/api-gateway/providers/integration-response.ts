/** AWS::ApiGatewayV2::IntegrationResponse: a MOCK integration's answer for a status code. */
import type { ResourceProvider } from '../../core/resource';
import { ServiceError, UnsupportedError } from '../../core/service';
import { resourceId } from '../ids';
import { DEFAULT } from '../model/api';
import type { ApiCatalog } from '../model/catalog';
import { readTemplateChoice } from './template-choice';

export const integrationResponseProvider = (catalog: ApiCatalog): ResourceProvider => ({
  type: 'AWS::ApiGatewayV2::IntegrationResponse',
  create({ logicalId, type, properties, generatedName }) {
    const where = `${type} ${logicalId}`;
    const { integrations } = catalog.definition(properties.string('ApiId'));
    const integrationId = properties.string('IntegrationId');
    const integration = integrations.get(integrationId);
    if (!integration)
      throw new ServiceError('NotFoundException', `Invalid integration identifier specified: ${integrationId}.`, 404);
    if (integration.type !== 'MOCK') {
      throw new UnsupportedError(`${where}: integration ${integrationId} is a proxy and has no integration responses.`);
    }
    const key = properties.string('IntegrationResponseKey');
    const pattern = key === DEFAULT ? undefined : statusPattern(key, where);
    const response = readTemplateChoice(properties, {
      where,
      templates: 'ResponseTemplates',
      variables: ['request.body.', 'integration.response.statuscode'],
    });
    properties.finish();
    integration.responses.push({ response, ...(pattern && { pattern }) });
    const id = resourceId(generatedName);
    return { ref: id, attributes: { IntegrationResponseId: id } };
  },
});

function statusPattern(key: string, where: string): RegExp {
  const [, source] = /^\/(.+)\/$/.exec(key) ?? [];
  try {
    if (source !== undefined) return new RegExp(`^(?:${source})$`);
  } catch {
    // Not a regular expression: refused below, like a key without slashes.
  }
  throw new UnsupportedError(
    `${where}: IntegrationResponseKey must be $default or a pattern such as /200/, got '${key}'.`,
  );
}
