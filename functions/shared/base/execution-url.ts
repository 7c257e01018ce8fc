/** Links to an execution in the AWS console. STANDARD and EXPRESS have different pages; the latter needs the start time. */
const CONSOLE_HOST: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

const EXECUTION_ARN = /^arn:(?<partition>[^:]+):states:(?<region>[^:]+):[^:]+:(?<kind>execution|express):/;

/**
 * @param arn `arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME`, or `...:express:MACHINE:NAME:ID`
 * @param startTime ISO 8601
 * @throws Error if it is not the ARN of an execution
 */
export function executionUrl(arn: string, startTime: string): string {
  const { partition = '', region = '', kind } = EXECUTION_ARN.exec(arn)?.groups ?? {};
  const host = CONSOLE_HOST[partition];
  if (host === undefined) throw new Error(`'${arn}' is not the ARN of a Step Functions execution`);
  const page =
    kind === 'express'
      ? `express-executions/details/${arn}?startDate=${Date.parse(startTime)}`
      : `v2/executions/details/${arn}`;
  return `https://${region}.${host}/states/home?region=${region}#/${page}`;
}
