/** The Route 53 zone of a custom domain. What synth knows of it decides how the record and the certificate are made. */
import { Annotations } from 'aws-cdk-lib';
import { IpAddressType, type DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AaaaRecord, ARecord, CfnRecordSet, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import type { HostedZoneReference } from './custom-domain-props';

/** A zone by id and name, or by its name alone. */
export type DomainZone = { readonly zone: IHostedZone } | { readonly zoneName: string };

/** @throws Error if the zone must be looked up and the stack has no `env` */
export function domainZone(scope: Construct, domainName: string, reference?: HostedZoneReference): DomainZone {
  if (reference === undefined) return { zoneName: parentOf(domainName) };
  if (typeof reference === 'string') return { zoneName: reference };
  if ('hostedZoneId' in reference) return { zone: HostedZone.fromHostedZoneAttributes(scope, 'Zone', reference) };
  const lookedUp = reference.lookup === true ? parentOf(domainName) : reference.lookup;
  return { zone: HostedZone.fromLookup(scope, 'Zone', { domainName: lookedUp }) };
}

export function createCertificate(scope: Construct, domainName: string, zone: DomainZone): ICertificate {
  if ('zoneName' in zone) {
    Annotations.of(scope).addWarningV2(
      'broadcast:certificateByHand',
      `The deployment will wait until the validation record of ${domainName}'s certificate is made by hand, as the id of zone ` +
        `${zone.zoneName} is not known. Set customDomain.hostedZone to { hostedZoneId, zoneName } or { lookup: true }, or give cdk.certificate.`,
    );
  }
  return new Certificate(scope, 'Certificate', {
    domainName,
    validation: CertificateValidation.fromDns('zone' in zone ? zone.zone : undefined),
  });
}

/** Points the domain to its API Gateway endpoint. */
export function createRecords(
  scope: Construct,
  recordName: string,
  domain: DomainName,
  zone: DomainZone,
  ipAddressType?: IpAddressType,
): void {
  const { regionalDomainName, regionalHostedZoneId } = domain;
  const dualStack = ipAddressType === IpAddressType.DUAL_STACK;
  if ('zone' in zone) {
    const target = RecordTarget.fromAlias(new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId));
    new ARecord(scope, 'Record', { zone: zone.zone, recordName, target });
    if (dualStack) new AaaaRecord(scope, 'RecordV6', { zone: zone.zone, recordName, target });
    return;
  }
  // CloudFormation can find a record's zone by name; the L2 construct requires its id.
  const record = (id: string, type: string) =>
    new CfnRecordSet(scope, id, {
      name: `${recordName}.`,
      type,
      hostedZoneName: `${zone.zoneName}.`,
      aliasTarget: { dnsName: regionalDomainName, hostedZoneId: regionalHostedZoneId },
    });
  record('Record', 'A');
  if (dualStack) record('RecordV6', 'AAAA');
}

/** `example.com` for `ws.example.com` and for `*.example.com`. */
const parentOf = (domainName: string): string => domainName.slice(domainName.indexOf('.') + 1);
