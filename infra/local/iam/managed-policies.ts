/** AWS managed policies that local mode knows, as parsed identity policies. */
import { ownProperty } from '#shared/base/own-property';
import { type IdentityPolicy, parsePolicyDocument } from './policy-document';

const PREFIX = 'arn:aws:iam::aws:policy/';

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ */
const STATEMENTS: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  // For a function in a VPC: it creates the network interfaces.
  'service-role/AWSLambdaVPCAccessExecutionRole': [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs': [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
    'logs:PutLogEvents',
    'logs:GetLogEvents',
    'logs:FilterLogEvents',
  ],
  AWSXRayDaemonWriteAccess: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
};

/** @returns undefined if the policy is not one of those above */
export function awsManagedPolicy(policyArn: string): IdentityPolicy | undefined {
  const name = policyArn.slice(PREFIX.length);
  const actions = policyArn.startsWith(PREFIX) ? ownProperty(STATEMENTS, name) : undefined;
  if (!actions) return undefined;
  const document = { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
  return { name, statements: parsePolicyDocument(document, policyArn) };
}
