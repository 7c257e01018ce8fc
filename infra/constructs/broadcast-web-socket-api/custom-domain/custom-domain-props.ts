/** The props of a custom domain. */
import type { DomainNameProps, IDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';

/**
 * The hosted zone: its name alone, its id and name, or `lookup`. The first lookup needs credentials and a stack with
 * `env`; CDK keeps the answer in cdk.context.json.
 */
export type HostedZoneReference =
  string | { readonly hostedZoneId: string; readonly zoneName: string } | { readonly lookup: string | true };

export interface CustomDomainProps {
  /** `ws.example.com`, or `*.example.com` for every name below it. @default - the name of `cdk.domainName` */
  readonly domainName?: string;
  /**
   * The Route 53 zone for the domain's record and for validating its certificate. With a name alone nothing is looked
   * up: the record is made, but the deployment waits until somebody makes the certificate's validation record by hand
   * (a warning says so). @default - the domain's parent, by name
   */
  readonly hostedZone?: HostedZoneReference;
  /**
   * Path of the API on the domain: `chat` for `wss://ws.example.com/chat`. Other APIs can use other paths.
   * @default - the root
   */
  readonly path?: string;
  /**
   * The domain's DNS is elsewhere. No record is made: point it to `cdk.domainName.regionalDomainName`. Needs a
   * certificate.
   * @default false
   */
  readonly isExternalDomain?: boolean;
  /** ARN of a certificate in the stack's region; `cdk.certificate` takes a construct instead. @default - one is made */
  readonly certificateArn?: string;
  readonly cdk?: {
    /** A certificate in the stack's region. @default - one is made */
    readonly certificate?: ICertificate;
    /** An existing domain, such as another API's (`other.cdk.domainName`), or further props for the one made here. */
    readonly domainName?: IDomainName | Partial<Omit<DomainNameProps, 'domainName' | 'certificate'>>;
    /** @default - by `hostedZone` */
    readonly hostedZone?: IHostedZone;
  };
}

/** A name alone, or a name with options. */
export type CustomDomain = string | CustomDomainProps;
