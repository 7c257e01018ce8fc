/** What the policy of an authorizer decides: a deny that matches wins, else an allow must match. */
import type { ConditionContext } from '../../iam/conditions';
import { parsePolicyDocument } from '../../iam/policy-document';
import { statementMatches } from '../../iam/statement-matching';

export type Decision = 'ALLOWED' | 'DENIED' | 'NOT_ALLOWED';

/** @throws UnsupportedError when the document is none, or holds something the evaluator does not know */
export function decide(policyDocument: unknown, resource: string, sourceIp: string): Decision {
  const context: ConditionContext = new Map([['aws:sourceip', sourceIp]]);
  const effects = parsePolicyDocument(policyDocument, 'policyDocument')
    .filter((statement) => statementMatches(statement, { action: 'execute-api:Invoke', resource }, context))
    .map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'DENIED';
  return effects.includes('Allow') ? 'ALLOWED' : 'NOT_ALLOWED';
}
