/** AWS managed policies that local mode knows, as parsed identity policies; others are refused by name. */
import { ownProperty } from '#shared/base/own-property';
import { UnsupportedError } from '../core/service';
import { type IdentityPolicy, parsePolicyDocument } from './policy-document';

const PREFIX = 'arn:aws:iam::aws:policy/';

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ */
const STATEMENTS: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  AWSXRayDaemonWriteAccess: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
};

/** @throws UnsupportedError if the policy is not one of those above */
export function awsManagedPolicy(policyArn: string, where: string): IdentityPolicy {
  const name = policyArn.slice(PREFIX.length);
  const actions = policyArn.startsWith(PREFIX) ? ownProperty(STATEMENTS, name) : undefined;
  if (!actions) {
    throw new UnsupportedError(
      `${where}: local mode does not know the managed policy ${policyArn}; it knows ${Object.keys(STATEMENTS).join(', ')}. Grant the rights with an inline policy.`,
    );
  }
  const document = { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
  return { name, statements: parsePolicyDocument(document, policyArn) };
}
