/**
 * Refuses at synth, with the reason, what API Gateway refuses at deployment: an HTTP or REST API and a WebSocket API on
 * one domain name, two APIs on one path of it, and a domain made twice.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-mappings.html
 */
import { CfnBasePathMapping, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnApiMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import { isDomain, nameOf, targetOf } from './domain-literal';

interface Mapping {
  readonly at: string;
  readonly protocol: string | undefined;
  readonly path: string;
}

/**
 * @param domain the construct that maps an API to a domain name
 * @returns what is wrong, one sentence each
 */
export function refuseMixedDomains(domain: IConstruct & { readonly domainName: IDomainName }): string[] {
  const all = domain.node.root.node.findAll();
  const name = nameOf(domain.domainName.name);
  const mappings = all.flatMap((construct) => mappingOf(construct, name));
  const mine = mappings.find(({ at }) => at.startsWith(`${domain.node.path}/`));
  const others = mappings.filter((mapping) => mapping !== mine);
  const mixed = others
    .filter(({ protocol }) => protocol !== undefined && protocol !== 'WEBSOCKET')
    .map(
      ({ at, protocol }) =>
        `${name} also serves the ${protocol} API mapped by ${at}, but API Gateway does not mix WebSocket APIs with others on one domain name: give one of them another name, such as ws.${withoutWildcard(name)}`,
    );
  const samePath = others
    .filter(({ path }) => path === mine?.path)
    .map(({ at, path }) => `${name}/${path} is also mapped by ${at}: give each API its own path`);
  const made = all.filter((construct) => isDomain(construct) && nameOf(construct.domainName) === name);
  const madeTwice =
    made.length > 1
      ? [
          `${name} is made ${made.length} times (${made.map(({ node }) => node.path).join(', ')}): make it once and give the other APIs customDomain: { path, cdk: { domainName: first.cdk.domainName } }`,
        ]
      : [];
  return [...mixed, ...samePath, ...madeTwice];
}

function mappingOf(construct: IConstruct, name: string): Mapping[] {
  if (construct instanceof CfnApiMapping && nameOf(construct.domainName) === name) {
    return [{ at: construct.node.path, protocol: protocolOf(construct.apiId), path: construct.apiMappingKey ?? '' }];
  }
  if (construct instanceof CfnBasePathMapping && nameOf(construct.domainName) === name) {
    return [{ at: construct.node.path, protocol: 'REST', path: construct.basePath ?? '' }];
  }
  return [];
}

/** Undefined for an API made outside this app. */
function protocolOf(apiId: string): string | undefined {
  const api = targetOf(apiId);
  if (api instanceof CfnApi) return api.protocolType;
  return api instanceof CfnRestApi ? 'REST' : undefined;
}

const withoutWildcard = (name: string) => name.replace(/^\*\./, '');
