/** `AWS::IAM::Role`: its trust policy becomes a resource policy of the role; its other policies go to the authorizer. */
import { createHash } from 'node:crypto';
import type { ResourceProvider } from '../core/resource';
import type { JsonObject } from '../core/service';
import type { Authorizer } from './authorizer';
import { type IdentityPolicy, parsePolicyDocument } from './policy-document';
import type { RoleDirectory } from './role-directory';

export const roleProvider = (authorizer: Authorizer, directory: RoleDirectory): ResourceProvider => ({
  type: 'AWS::IAM::Role',
  create({ logicalId, properties, generatedName }) {
    const where = `AWS::IAM::Role ${logicalId}`;
    const name = properties.optionalString('RoleName') ?? generatedName;
    const roleArn = directory.addRole(name, properties.optionalString('Path') ?? '/');

    const trust = properties.object('AssumeRolePolicyDocument');
    for (const statement of [trust.Statement].flat()) authorizer.add(roleArn, statement as JsonObject);

    const policies: IdentityPolicy[] = properties.readers('Policies').map((policy) => {
      const policyName = policy.string('PolicyName');
      const statements = parsePolicyDocument(policy.object('PolicyDocument'), `${where}, ${policyName}`);
      policy.finish();
      return { name: policyName, statements };
    });
    const managed = properties.list('ManagedPolicyArns').map(String);
    const unknown = managed.filter((arn) => !directory.managedPolicy(arn));
    if (unknown.length > 0) {
      const what = `local mode does not know the managed policy ${unknown.join(', ')}, which allows nothing here`;
      properties.missed('ManagedPolicyArns', `${what}; grant what is needed by an inline policy`);
    }
    for (const policy of [...policies, ...managed.flatMap((arn) => directory.managedPolicy(arn) ?? [])]) {
      directory.attach(name, policy, where);
    }

    properties.ignore('no session outlives local mode', 'MaxSessionDuration');
    properties.ignore('only for the reader of the account', 'Description', 'Tags');
    return { ref: name, attributes: { Arn: roleArn, RoleId: roleId(roleArn) } };
  },
});

/** Has the form of AWS's unique ids; derived from the ARN, so that it is the same in every run. */
const roleId = (roleArn: string) =>
  `AROA${createHash('sha256').update(roleArn).digest('hex').slice(0, 17).toUpperCase()}`;
