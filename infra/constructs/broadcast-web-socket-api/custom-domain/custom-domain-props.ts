/** How a custom domain is written. */
import type { DomainNameProps, IDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';

/**
 * Where the hosted zone is: its name alone, its id and name, or the order to look it up, which needs credentials and a
 * stack with `env` the first time (CDK keeps the answer in cdk.context.json).
 */
export type HostedZoneReference =
  string | { readonly hostedZoneId: string; readonly zoneName: string } | { readonly lookup: string | true };

export interface CustomDomainProps {
  /** `ws.example.com`, or `*.example.com` for every name below it. @default - that of `cdk.domainName` */
  readonly domainName?: string;
  /**
   * The Route 53 zone the domain's record is made in, and its certificate validated by. By name alone nothing is looked up:
   * the record is made, but the deployment waits for the certificate's validation record to be made by hand, and says so.
   * @default - the domain's parent, by name
   */
  readonly hostedZone?: HostedZoneReference;
  /**
   * Under which the API is reached on the domain: `chat` for `wss://ws.example.com/chat`. Further APIs go to other paths.
   * @default - the root
   */
  readonly path?: string;
  /**
   * The domain's DNS is elsewhere: no record is made; point it to `cdk.domainName.regionalDomainName`. Needs a certificate.
   * @default false
   */
  readonly isExternalDomain?: boolean;
  /** ARN of a certificate of the stack's region, as `cdk.certificate` takes it as a construct. @default - one is made */
  readonly certificateArn?: string;
  readonly cdk?: {
    /** A certificate of the stack's region. @default - one is made */
    readonly certificate?: ICertificate;
    /** An existing domain, such as that of another API (`other.cdk.domainName`), or further props of the one that is made. */
    readonly domainName?: IDomainName | Partial<Omit<DomainNameProps, 'domainName' | 'certificate'>>;
    /** @default - by `hostedZone` */
    readonly hostedZone?: IHostedZone;
  };
}

/** A name, or a name with how it is to be served. */
export type CustomDomain = string | CustomDomainProps;
