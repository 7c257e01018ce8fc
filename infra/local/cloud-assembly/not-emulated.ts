/**
 * Resources of types that local mode does not emulate. They do nothing, and references to them give a name or an ARN that
 * nothing answers to: the stack boots, and only actual calls to them fail.
 */
import { arn, type Environment } from '../core/identity';
import { generatedName } from './generated-name';

/** Types whose `Ref` is an ARN; for most it is a name. */
const REF_IS_ARN: ReadonlySet<string> = new Set([
  'AWS::ACMPCA::CertificateAuthority',
  'AWS::CertificateManager::Certificate',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Version',
  'AWS::SNS::Topic',
  'AWS::StepFunctions::Activity',
  'AWS::Kinesis::StreamConsumer',
]);

export const notEmulatedReason = (type: string): string => `local mode does not emulate ${type}`;

/** The service of a type as in ARNs: `sns` for `AWS::SNS::Topic`. */
export const serviceOfType = (type: string): string => (type.split('::')[1] ?? 'custom').toLowerCase();

/** Stands in for a resource that is not created. */
export interface StandIn {
  readonly ref: string;
  /** The value of `Fn::GetAtt`: every attribute exists. */
  readonly attribute: (name: string) => string;
}

export function standIn(
  { logicalId, type, stackName }: { readonly logicalId: string; readonly type: string; readonly stackName: string },
  environment: Environment,
): StandIn {
  const name = generatedName(stackName, logicalId);
  const itsArn = arn(environment, serviceOfType(type), name);
  return {
    ref: REF_IS_ARN.has(type) ? itsArn : name,
    attribute: (attribute) => (attribute.endsWith('Arn') ? itsArn : name),
  };
}
