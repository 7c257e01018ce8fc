/** Allows a role to use a KMS key through one service of AWS, and in no other way. */
import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/** As in `kms:ViaService`. https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
export type ViaService = 'dynamodb' | 'lambda' | 'secretsmanager' | 'sqs';

/** @param scope in the region of the data */
export function grantVia(
  scope: IConstruct,
  { keyArn }: Pick<IKey, 'keyArn'>,
  service: ViaService,
  grantee: IGrantable,
  actions: readonly string[],
): Grant {
  return Grant.addToPrincipal({
    grantee,
    actions: actions.map((action) => `kms:${action}`),
    resourceArns: [keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(scope).region}.amazonaws.com` } },
  });
}

/** For a function's role. Lambda gives it a KMS grant when it makes the function, which is lost if the role is made anew. */
export const grantEnvironment = (scope: IConstruct, key: Pick<IKey, 'keyArn'>, grantee: IGrantable): Grant =>
  grantVia(scope, key, 'lambda', grantee, ['Decrypt']);
