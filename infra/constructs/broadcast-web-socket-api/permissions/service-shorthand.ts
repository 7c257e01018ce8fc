/**
 * SST's shorthand for rights: `s3` is every action of S3 on every resource. It is supported so that a stack can move
 * over unchanged; a warning names the narrower way.
 */
import { Annotations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** What to write instead, by service. */
const NARROWER: Readonly<Record<string, string>> = {
  dynamodb: "[table, 'grantReadWriteData']",
  events: "[bus, 'grantPutEventsTo']",
  kms: "[key, 'grantEncryptDecrypt']",
  lambda: "[fn, 'grantInvoke']",
  s3: "[bucket, 'grantReadWrite']",
  secretsmanager: "[secret, 'grantRead']",
  sns: "[topic, 'grantPublish']",
  sqs: "[queue, 'grantSendMessages']",
  ssm: "[parameter, 'grantRead']",
  states: "[stateMachine, 'grantStartExecution']",
};

/** `s3`, `s3:GetObject` or `*`. */
const SHORTHAND = /^(?:\*|(?<service>[a-z][a-z0-9-]*)(?::(?<action>[A-Za-z*]+))?)$/;

/** @throws Error for a string that is no shorthand */
export function grantShorthand(fn: IFunction, permission: string): void {
  const match = SHORTHAND.exec(permission);
  if (!match) {
    throw new Error(
      `Permission '${permission}' is not a service: expected a name such as 's3', an action such as 's3:GetObject', a PolicyStatement or a grant`,
    );
  }
  const { service, action } = match.groups ?? {};
  const allowed = service === undefined ? '*' : `${service}:${action ?? '*'}`;
  fn.addToRolePolicy(new PolicyStatement({ actions: [allowed], resources: ['*'] }));
  const narrower = NARROWER[service ?? ''] ?? `a grant such as ${NARROWER.s3}`;
  Annotations.of(fn).addWarningV2(
    `broadcast:shorthandPermission:${permission}`,
    `Permission '${permission}' allows ${allowed} on every resource of the account. Narrower: ${narrower}, or a ` +
      `PolicyStatement with actions such as ${service ?? 's3'}:... and the ARNs it is for.`,
  );
}
