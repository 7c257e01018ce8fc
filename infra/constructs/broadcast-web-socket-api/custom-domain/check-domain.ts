/** Refuses invalid custom domains before anything is made of them. */
import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { CustomDomainProps } from './custom-domain-props';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN_NAME = new RegExp(`^(?:\\*\\.)?(?:${LABEL}\\.)+${LABEL}$`);
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-mappings.html */
const PATH = /^[\w$\-.+!*'()]+(?:\/[\w$\-.+!*'()]+)*$/;
const MAX_PATH_CHARACTERS = 300;

/** @throws Error naming the prop, its value and what is allowed */
export function checkDomain(domain: CustomDomainProps): void {
  const { domainName, path, certificateArn, cdk = {} } = domain;
  if (domainName !== undefined && !Token.isUnresolved(domainName) && !DOMAIN_NAME.test(domainName)) {
    throw new Error(
      `customDomain.domainName must be a name in lower case such as ws.example.com or *.example.com, got '${domainName}'`,
    );
  }
  if (path !== undefined && (!PATH.test(path) || path.length > MAX_PATH_CHARACTERS)) {
    throw new Error(
      `customDomain.path must be up to ${MAX_PATH_CHARACTERS} letters, digits and $-_.+!*'() without a slash at either end, got '${path}'`,
    );
  }
  if (certificateArn !== undefined && cdk.certificate) {
    throw new Error('customDomain takes certificateArn or cdk.certificate, got both');
  }
  if (Construct.isConstruct(cdk.domainName)) refuseBesideExisting(domain);
  else if (domainName === undefined)
    throw new Error('customDomain needs domainName, or an existing domain as cdk.domainName');
  if (domain.isExternalDomain) refuseBesideExternal(domain);
}

function refuseBesideExisting({
  domainName,
  hostedZone,
  isExternalDomain,
  certificateArn,
  cdk,
}: CustomDomainProps): void {
  const given = {
    domainName,
    hostedZone,
    isExternalDomain,
    certificateArn,
    'cdk.certificate': cdk?.certificate,
    'cdk.hostedZone': cdk?.hostedZone,
  };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new Error(`customDomain.${name} is for a domain that is made here, but cdk.domainName exists already`);
  }
}

function refuseBesideExternal({ hostedZone, certificateArn, cdk }: CustomDomainProps): void {
  if (!cdk?.certificate && certificateArn === undefined) {
    throw new Error(
      'customDomain.isExternalDomain needs cdk.certificate or certificateArn: a certificate made here could not be validated',
    );
  }
  if (hostedZone !== undefined || cdk?.hostedZone) {
    throw new Error('customDomain.isExternalDomain makes no DNS record, so hostedZone must not be set');
  }
}
