/** Whether a policy statement applies to a request: action, resource, principal and conditions together. */
import { ACCOUNT_ID, globalArn } from '../core/identity';
import type { Caller, PermissionRequest } from '../core/service';
import type { ConditionContext } from './conditions';
import type { Patterns, Statement } from './policy-document';
import { matchesArn, matchesPattern } from './wildcard';

const ACCOUNT_ROOT = globalArn('iam', 'root');

export const actionMatches = (pattern: string, action: string): boolean =>
  matchesPattern(pattern, action, { ignoreCase: true });

/** Action, resource and conditions; a statement without Resource applies to the resource it belongs to. */
export function statementMatches(statement: Statement, request: PermissionRequest, context: ConditionContext): boolean {
  return (
    anyMatches(statement.actions, (pattern) => actionMatches(pattern, request.action)) &&
    (!statement.resources || anyMatches(statement.resources, (pattern) => matchesArn(pattern, request.resource))) &&
    statement.conditions.every((condition) => condition(context))
  );
}

/**
 * Whom a statement of a resource policy applies to. The account as principal only delegates to its identity policies, so it
 * grants nothing to a role by itself; but a Deny for the account applies to every role in it.
 */
export function principalMatches(statement: Statement, caller: Caller): boolean {
  const principals = statement.principals;
  if (principals === undefined) return false;
  if (principals === '*' || principals.AWS?.includes('*')) return true;
  if (caller.kind === 'service') return principals.Service?.includes(caller.arn) ?? false;
  const names = principals.AWS ?? [];
  if (names.includes(caller.arn)) return true;
  return statement.effect === 'Deny' && (names.includes(ACCOUNT_ROOT) || names.includes(ACCOUNT_ID));
}

/** What conditions can use about a request, besides what the operation itself adds. */
export function conditionContext(caller: Caller, request: PermissionRequest, region: string): ConditionContext {
  const keys: Record<string, string> = {
    // The endpoint is on the loopback interface; a queue policy that enforces TLS is about the network.
    'aws:SecureTransport': 'true',
    'aws:RequestedRegion': region,
    'aws:PrincipalIsAWSService': String(caller.kind === 'service'),
    ...(caller.kind !== 'service' && { 'aws:PrincipalArn': caller.arn, 'aws:PrincipalAccount': ACCOUNT_ID }),
    ...(caller.sourceArn && { 'aws:SourceArn': caller.sourceArn, 'aws:SourceAccount': accountOf(caller.sourceArn) }),
    ...request.context,
  };
  return new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), value]));
}

const anyMatches = ({ negated, patterns }: Patterns, matches: (pattern: string) => boolean): boolean =>
  patterns.some(matches) !== negated;

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';
