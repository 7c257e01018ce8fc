/** Links to an execution in the AWS console. STANDARD and EXPRESS have different pages; the latter needs the start time. */

/** Host of the AWS console, by partition. */
export const CONSOLE_HOST: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

const STATES_ARN = /^arn:(?<partition>[^:]+):states:(?<region>[^:]+):[^:]+:(?<kind>[^:]+):/;

/**
 * @param arn `arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME`, or `...:express:MACHINE:NAME:ID`
 * @param startTime ISO 8601
 * @throws Error if it is not the ARN of an execution
 */
export function executionUrl(arn: string, startTime: string): string {
  const { origin, region, kind } = consoleIn(arn);
  if (kind !== 'execution' && kind !== 'express') throw notOfStates(arn);
  const page =
    kind === 'express'
      ? `express-executions/details/${arn}?startDate=${Date.parse(startTime)}`
      : `v2/executions/details/${arn}`;
  return `${origin}/states/home?region=${region}#/${page}`;
}

/**
 * The AWS console where something of Step Functions is.
 * @param arn of a state machine or an execution
 * @throws Error if it is not one
 */
export function consoleIn(arn: string): { readonly origin: string; readonly region: string; readonly kind: string } {
  const { partition = '', region = '', kind = '' } = STATES_ARN.exec(arn)?.groups ?? {};
  const host = CONSOLE_HOST[partition];
  if (host === undefined) throw notOfStates(arn);
  return { origin: `https://${region}.${host}`, region, kind };
}

const notOfStates = (arn: string): Error => new Error(`'${arn}' is not the ARN of a Step Functions execution`);
