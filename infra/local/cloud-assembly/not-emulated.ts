/**
 * Resources that local mode does not emulate. They do nothing, and references to them give a name or an ARN: the stack boots,
 * and only actual calls to them fail, with an error that says so.
 */
import { ownProperty } from '#shared/base/own-property';
import { arn, type Environment } from '../core/identity';
import type { ResourceReference } from '../core/resource';
import type { JsonObject } from '../core/service';
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

/** Services whose types have another name than their ARNs. */
const SERVICE_OF: Readonly<Record<string, string>> = {
  apigatewayv2: 'execute-api',
  apigateway: 'execute-api',
  stepfunctions: 'states',
};

/** The service of a type as in ARNs: `sns` for `AWS::SNS::Topic`. */
export function serviceOfType(type: string): string {
  const name = (type.split('::')[1] ?? 'custom').toLowerCase();
  return ownProperty(SERVICE_OF, name) ?? name;
}

/** Stands in for a resource that is not created. */
export interface StandIn {
  readonly name: string;
  readonly ref: string;
  /** The value of `Fn::GetAtt`: every attribute exists. */
  readonly attribute: (name: string) => string;
}

/** A resource that is not created, with its own name where the template gives one. */
interface Absent {
  readonly logicalId: string;
  readonly type: string;
  readonly stackName: string;
  readonly name?: string | undefined;
}

/** @param reference how its type is referred to, where local mode has the type */
export function standIn(
  { logicalId, type, stackName, name = generatedName(stackName, logicalId) }: Absent,
  environment: Environment,
  reference?: ResourceReference,
): StandIn {
  const like = reference?.of(name);
  const itsArn = like?.attributes?.Arn ?? arn(environment, serviceOfType(type), name);
  return {
    name,
    ref: like?.ref ?? (REF_IS_ARN.has(type) ? itsArn : name),
    attribute: (attribute) =>
      ownProperty(like?.attributes ?? {}, attribute) ?? (attribute.endsWith('Arn') ? itsArn : name),
  };
}

/** CDK says in the name of an export whether it is an ARN. */
export const importStandIn = (name: string, environment: Environment): string =>
  /Arn[0-9A-F]{8}$/.test(name) ? arn(environment, 'imported', name.replace(/[^\w-]/g, '-')) : name;

/** Members of a request that say which resource it is about. */
const NAMING_MEMBER = /(?:Arn|Url|[a-z]Name)$/;

/** Whether a request names the resource: by its name, its ARN, its URL, or an ARN below its own. */
export const isNamedIn = ({ name }: Pick<StandIn, 'name'>, request: JsonObject): boolean =>
  Object.entries(request).some(
    ([member, value]) => NAMING_MEMBER.test(member) && typeof value === 'string' && value.split(/[:/#]/).includes(name),
  );
