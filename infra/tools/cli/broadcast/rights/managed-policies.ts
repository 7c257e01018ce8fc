/** Splits a policy into managed policies, which are limited in size. */
import type { Policy, Statement } from './policy';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: characters, without white space */
const MAX_CHARACTERS = 6_144;

const documentOf = (Statement: readonly Statement[]): Policy => ({ Version: '2012-10-17', Statement });

const size = (statements: readonly Statement[]): number => JSON.stringify(documentOf(statements)).length;

/** @returns policies that allow the same together, each small enough for a managed policy */
export function inManagedPolicies({ Statement }: Policy): Policy[] {
  const parts: Statement[][] = [];
  for (const statement of Statement) {
    const open = parts.at(-1);
    if (open && size([...open, statement]) <= MAX_CHARACTERS) open.push(statement);
    else parts.push([statement]);
  }
  return parts.map(documentOf);
}
