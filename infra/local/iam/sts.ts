/**
 * STS as far as services need it in local mode: to assume a role, they call AssumeRole through the registry, so that the
 * role's trust policy is checked like any other resource policy. Over HTTP only GetCallerIdentity is served.
 */
import { ownProperty } from '#shared/base/own-property';
import { ACCOUNT_ID } from '../core/identity';
import { type JsonObject, type LocalService, type Operation, ServiceError } from '../core/service';
import type { CredentialStore } from './credentials';

export function createSts(credentials: CredentialStore): LocalService {
  const operations: Readonly<Record<string, Operation>> = {
    AssumeRole: {
      permissions: (input) => [{ action: 'sts:AssumeRole', resource: roleArnOf(input) }],
      async run(input) {
        const role = credentials.forRole(roleArnOf(input));
        return {
          Credentials: {
            AccessKeyId: role.accessKeyId,
            SecretAccessKey: role.secretAccessKey,
            SessionToken: role.sessionToken,
          },
        };
      },
    },
    GetCallerIdentity: {
      permissions: () => [],
      run: async (_input, { caller }) => ({ Account: ACCOUNT_ID, Arn: caller.arn, UserId: caller.arn }),
    },
  };
  return {
    name: 'sts',
    protocol: 'query',
    query: {
      version: '2011-06-15',
      namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
      actions: ['GetCallerIdentity'],
    },
    operation: (name) => ownProperty(operations, name),
  };
}

function roleArnOf({ RoleArn }: JsonObject): string {
  if (typeof RoleArn === 'string') return RoleArn;
  throw new ServiceError('ValidationError', `RoleArn must be the ARN of a role, got ${JSON.stringify(RoleArn)}.`);
}
