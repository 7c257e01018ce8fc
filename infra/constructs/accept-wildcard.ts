/** Accepts one wildcard in a role's policy for cdk-nag, which wants each one named, with a reason. */
import { Stack, Validations } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** @param resource the resource of the statement, tokens included */
export function acceptWildcard(grantee: IGrantable & IConstruct, resource: string, reason: string): void {
  const role = grantee.grantPrincipal;
  const scope = 'node' in role ? (role as unknown as IConstruct) : grantee;
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${asNagNamesIt(Stack.of(grantee).resolve(resource))}]`,
    reason,
  });
}

/** cdk-nag writes an intrinsic as its name in angle brackets. */
function asNagNamesIt(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const {
    Ref,
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
  } = resolved as { Ref?: string; 'Fn::Join'?: [string, unknown[]]; 'Fn::GetAtt'?: string[] };
  return join ? join[1].map(asNagNamesIt).join(join[0]) : `<${Ref ?? attribute?.join('.') ?? ''}>`;
}
