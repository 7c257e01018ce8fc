/**
 * IAM: evaluates every call against the synthesized policies. It is made before the registry, which asks it, so it
 * takes the environment and the credentials instead of a LocalContext.
 */
import type { ServiceModule } from '../core/context';
import type { Environment } from '../core/identity';
import { Authorizer } from './authorizer';
import { CredentialStore } from './credentials';
import { managedPolicyProvider, policyProvider } from './policy-providers';
import { RoleDirectory } from './role-directory';
import { roleProvider } from './role-provider';
import { createSts } from './sts';
import { recordUsage } from './usage-record';

export type { Grant, GrantWithUse } from './grant-usage';
export { readUsage, USAGE_FILE_VARIABLE } from './usage-record';

export interface IamModule extends ServiceModule {
  readonly authorizer: Authorizer;
  readonly credentials: CredentialStore;
}

export function createIamModule(environment: Environment): IamModule {
  const authorizer = new Authorizer(environment);
  const directory = new RoleDirectory(authorizer);
  const credentials = new CredentialStore();
  return {
    authorizer,
    credentials,
    service: { ...createSts(credentials), stop: () => recordUsage(authorizer.usage.all()) },
    providers: [roleProvider(authorizer, directory), policyProvider(directory), managedPolicyProvider(directory)],
  };
}
