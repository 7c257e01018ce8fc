/**
 * Resource types that do nothing on one machine, because they watch or describe a deployment. They are accepted but not
 * created, and the boot lists them, so that nobody expects a local alarm to ring.
 */
export const INERT_TYPES: Readonly<Record<string, string>> = {
  'AWS::CDK::Metadata': 'tells AWS which constructs were used',
  'AWS::CloudWatch::Alarm': 'local mode keeps no metrics',
  'AWS::CloudWatch::CompositeAlarm': 'local mode keeps no metrics',
  'AWS::CloudWatch::Dashboard': 'local mode keeps no metrics',
  'AWS::Logs::QueryDefinition': 'local mode runs no Logs Insights queries',
  'AWS::ApiGatewayV2::DomainName': 'addresses on a custom domain become those of its stage',
  'AWS::ApiGatewayV2::ApiMapping': 'addresses on a custom domain become those of its stage',
  'AWS::Route53::RecordSet': 'no DNS points to this machine',
  'AWS::CertificateManager::Certificate': 'the local endpoint does not use TLS',
  'AWS::ApiGateway::Account': 'local mode needs no role to write access logs',
};

/** A resource of the template that local mode left out, and why. */
export interface InertResource {
  readonly logicalId: string;
  /** Its path among the app's constructs if the template has it, else the logical id. */
  readonly name: string;
  readonly type: string;
  readonly reason: string;
  /** False if it only watches or describes a deployment, so that nothing calls it. */
  readonly missed: boolean;
  /** The one property that does nothing, where the rest of the resource works. */
  readonly property?: string;
  /** Logical ids of others that do nothing here, without which it cannot be created. */
  readonly needs?: readonly string[];
}
