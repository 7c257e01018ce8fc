/** Which grants were not used, and which of those are accepted. */
import type { GrantWithUse } from '#local/iam/index';
import { ACCEPTED_GRANTS, type AcceptedGrant } from './accepted';

export interface UnusedGrant {
  /** Name of the role. */
  readonly role: string;
  readonly action: string;
  readonly resources: readonly string[];
  /** The reason; absent if it is not accepted. */
  readonly accepted?: string;
}

export function judge(
  grants: readonly GrantWithUse[],
  accepted: readonly AcceptedGrant[] = ACCEPTED_GRANTS,
): UnusedGrant[] {
  return grants
    .filter(({ used }) => !used)
    .map(({ roleArn, action, resources }) => {
      const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
      const reason = accepted.find((each) => each.role.test(role) && each.actions.includes(action))?.reason;
      return { role, action, resources, ...(reason !== undefined && { accepted: reason }) };
    })
    .sort((a, b) => a.role.localeCompare(b.role) || a.action.localeCompare(b.action));
}
