/**
 * Addresses on custom domains, which no DNS points to this machine. In the template, such an address is replaced by the
 * execute-api address of the stage it is mapped to, which then becomes local like any other (execute-api-url.ts).
 */
import { CUSTOM_DOMAIN_OF } from '../core/stage-paths';
import type { ResourceDeclaration, Template } from './template';

const stageAddress = (api: string) => `${CUSTOM_DOMAIN_OF}${api}.execute-api.local.amazonaws.com`;

export function withoutCustomDomains(template: Template): Template {
  const mappings = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::ApiGatewayV2::ApiMapping');
  const stages = mappings.flatMap((mapping) => stageOf(mapping, template));
  if (stages.length === 0) return template;
  // Longest first: an address may be a prefix of another.
  stages.sort((one, other) => other.address.length - one.address.length);
  const text = stages.reduce(
    (written, { address, api, stage }) =>
      written.replace(addressPattern(address), (_, scheme: string) => `${scheme}://${stageAddress(api)}/${stage}`),
    JSON.stringify(template),
  );
  return JSON.parse(text) as Template;
}

/** Undefined for a mapping whose domain or stage is made elsewhere: its address stays as it is. */
function stageOf({ Properties }: ResourceDeclaration, { Resources }: Template) {
  const { ApiId, DomainName, ApiMappingKey, Stage } = Properties;
  const domain = named(DomainName, Resources, 'DomainName');
  const stage = named(Stage, Resources, 'StageName');
  if (domain === undefined || stage === undefined) return [];
  const { Ref: api = '' } = (typeof ApiId === 'object' && ApiId !== null ? ApiId : {}) as { Ref?: string };
  return [{ address: typeof ApiMappingKey === 'string' ? `${domain}/${ApiMappingKey}` : domain, api, stage }];
}

/** A literal name, or the name of the resource it refers to. */
function named(value: unknown, resources: Template['Resources'], property: string): string | undefined {
  const { Ref } = (typeof value === 'object' && value !== null ? value : {}) as { Ref?: string };
  const name = Ref === undefined ? value : resources[Ref]?.Properties[property];
  return typeof name === 'string' ? name : undefined;
}

const addressPattern = (address: string): RegExp =>
  new RegExp(`\\b(https|wss)://${address.replace(/[$.*+?()]/g, '\\$&')}(?![\\w.-])`, 'g');
