/** Roles and customer managed policies by name and ARN; passes the policies attached to them to the authorizer. */
import { globalArn } from '../core/identity';
import { UnsupportedError } from '../core/service';
import type { Authorizer } from './authorizer';
import type { IdentityPolicy } from './policy-document';
import { awsManagedPolicy } from './managed-policies';

export class RoleDirectory {
  readonly #arnByName = new Map<string, string>();
  readonly #managedPolicies = new Map<string, IdentityPolicy>();

  constructor(private readonly authorizer: Authorizer) {}

  /** @returns the ARN of the new role */
  addRole(name: string, path: string): string {
    const roleArn = globalArn('iam', `role${path}${name}`);
    this.#arnByName.set(name, roleArn);
    return roleArn;
  }

  /** @returns the ARN of the new policy */
  addManagedPolicy(policy: IdentityPolicy, path: string): string {
    const policyArn = globalArn('iam', `policy${path}${policy.name}`);
    this.#managedPolicies.set(policyArn, policy);
    return policyArn;
  }

  /** @returns undefined if the policy is neither in this template nor a known AWS one */
  managedPolicy(policyArn: string): IdentityPolicy | undefined {
    return this.#managedPolicies.get(policyArn) ?? awsManagedPolicy(policyArn);
  }

  /** @throws UnsupportedError if the template has no such role */
  attach(roleName: string, policy: IdentityPolicy, where: string): void {
    const roleArn = this.#arnByName.get(roleName);
    if (!roleArn) {
      const known = [...this.#arnByName.keys()].join(', ') || 'none';
      throw new UnsupportedError(`${where}: Roles must name roles of this template (${known}), got '${roleName}'.`);
    }
    this.authorizer.attach(roleArn, policy);
  }
}
