/** The account, region and partition that local mode claims to be; ARNs are made from them only here. */

/** Twelve digits, like AWS account ids; no real account has it. */
export const ACCOUNT_ID = '000000000000';
export const PARTITION = 'aws';
export const URL_SUFFIX = 'amazonaws.com';

export interface Environment {
  readonly region: string;
}

/** ARN of a resource in the local account, e.g. `arn(env, 'sqs', 'my-queue')`. */
export const arn = (environment: Environment, service: string, resource: string): string =>
  `arn:${PARTITION}:${service}:${environment.region}:${ACCOUNT_ID}:${resource}`;

/** ARN of a resource of a global service, e.g. `globalArn('iam', 'role/x')`. */
export const globalArn = (service: string, resource: string): string =>
  `arn:${PARTITION}:${service}::${ACCOUNT_ID}:${resource}`;
