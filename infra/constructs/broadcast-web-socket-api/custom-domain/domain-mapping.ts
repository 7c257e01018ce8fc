/**
 * Serves a stage on a custom domain: makes the mapping, and the domain with its certificate and record unless it
 * exists.
 */
import {
  ApiMapping,
  DomainName,
  type IDomainName,
  type IWebSocketApi,
  type IWebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import { checkDomain } from './check-domain';
import type { CustomDomain, CustomDomainProps } from './custom-domain-props';
import { createCertificate, createRecords, domainZone } from './domain-zone';
import { nameOf } from './domain-literal';
import { refuseMixedDomains } from './refuse-mixed-domains';

export interface DomainMappingProps {
  readonly customDomain: CustomDomain;
  readonly webSocketApi: IWebSocketApi;
  readonly webSocketStage: IWebSocketStage;
}

export class DomainMapping extends Construct {
  readonly domainName: IDomainName;
  /** Absent if the domain exists already. */
  certificate: ICertificate | undefined;
  /** Host and path: `ws.example.com/chat`. */
  readonly address: string;
  readonly isWildcard: boolean;
  /**
   * Whether the domain can be called once the stack is deployed. A wildcard is no host, and an external domain works
   * only after somebody makes its DNS record.
   */
  readonly isReachable: boolean;

  constructor(scope: Construct, id: string, { customDomain, webSocketApi, webSocketStage }: DomainMappingProps) {
    super(scope, id);
    const domain: CustomDomainProps = typeof customDomain === 'string' ? { domainName: customDomain } : customDomain;
    checkDomain(domain);
    const { path, cdk = {} } = domain;
    this.certificate = cdk.certificate ?? this.#importCertificate(domain);
    this.domainName = Construct.isConstruct(cdk.domainName) ? cdk.domainName : this.#create(domain);
    new ApiMapping(this, 'Mapping', {
      api: webSocketApi,
      stage: webSocketStage,
      domainName: this.domainName,
      ...(path !== undefined && { apiMappingKey: path }),
    });
    const name = nameOf(this.domainName.name);
    this.address = path === undefined ? name : `${name}/${path}`;
    this.isWildcard = name.startsWith('*');
    this.isReachable = !this.isWildcard && domain.isExternalDomain !== true;
    this.node.addValidation({ validate: () => refuseMixedDomains(this) });
  }

  #importCertificate({ certificateArn }: CustomDomainProps): ICertificate | undefined {
    if (certificateArn === undefined) return undefined;
    return Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
  }

  #create({ domainName = '', hostedZone, isExternalDomain, cdk = {} }: CustomDomainProps): DomainName {
    const further = Construct.isConstruct(cdk.domainName) ? {} : (cdk.domainName ?? {});
    const create = (certificate: ICertificate) =>
      new DomainName(this, 'Domain', { ...further, domainName, certificate });
    if (isExternalDomain && this.certificate) return create(this.certificate);
    const zone = cdk.hostedZone ? { zone: cdk.hostedZone } : domainZone(this, domainName, hostedZone);
    this.certificate ??= createCertificate(this, domainName, zone);
    const domain = create(this.certificate);
    createRecords(this, domainName, domain, zone, further.ipAddressType);
    return domain;
  }
}
