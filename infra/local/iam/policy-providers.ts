/** `AWS::IAM::Policy` and `AWS::IAM::ManagedPolicy`: policies declared apart from the roles they are attached to. */
import type { ResourceProvider, TemplateResource } from '../core/resource';
import { type IdentityPolicy, parsePolicyDocument } from './policy-document';
import type { RoleDirectory } from './role-directory';

export const policyProvider = (directory: RoleDirectory): ResourceProvider => ({
  type: 'AWS::IAM::Policy',
  replaceable: true,
  create(resource) {
    const name = resource.properties.string('PolicyName');
    attachToRoles(resource, readPolicy(resource, name), directory);
    return { ref: name, attributes: { Id: name } };
  },
});

export const managedPolicyProvider = (directory: RoleDirectory): ResourceProvider => ({
  type: 'AWS::IAM::ManagedPolicy',
  create(resource) {
    const { properties, generatedName } = resource;
    const policy = readPolicy(resource, properties.optionalString('ManagedPolicyName') ?? generatedName);
    const policyArn = directory.addManagedPolicy(policy, properties.optionalString('Path') ?? '/');
    attachToRoles(resource, policy, directory);
    properties.ignore('only for the reader of the account', 'Description');
    return { ref: policyArn, attributes: { PolicyArn: policyArn } };
  },
});

const readPolicy = ({ type, logicalId, properties }: TemplateResource, name: string): IdentityPolicy => ({
  name,
  statements: parsePolicyDocument(properties.object('PolicyDocument'), `${type} ${logicalId}`),
});

function attachToRoles({ type, logicalId, properties }: TemplateResource, policy: IdentityPolicy, to: RoleDirectory) {
  for (const role of properties.list('Roles')) to.attach(String(role), policy, `${type} ${logicalId}`);
}
