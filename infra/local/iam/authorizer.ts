/**
 * Decides whether a caller may do what an operation asks: identity policies of roles and resource policies together,
 * explicit Deny first. The registry asks it before every operation; it also remembers which grants were ever used.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import type { ResourcePolicies } from '../core/context';
import type { Environment } from '../core/identity';
import { type Caller, type JsonObject, type PermissionRequest, ServiceError } from '../core/service';
import { GrantUsage } from './grant-usage';
import { parseStatement, type IdentityPolicy, type Statement } from './policy-document';
import { conditionContext, principalMatches, statementMatches } from './statement-matching';

export class Authorizer implements ResourcePolicies {
  readonly usage = new GrantUsage();
  readonly #identityPolicies = new Map<string, IdentityPolicy[]>();
  readonly #resourcePolicies = new Map<string, Statement[]>();

  constructor(private readonly environment: Environment) {}

  add(resourceArn: string, statement: JsonObject): void {
    const parsed = parseStatement(statement, `policy of ${resourceArn}`);
    this.#resourcePolicies.set(resourceArn, [...(this.#resourcePolicies.get(resourceArn) ?? []), parsed]);
  }

  /** Replaces the role's policy of the same name. */
  attach(roleArn: string, policy: IdentityPolicy): void {
    const attached = this.#identityPolicies.get(roleArn) ?? [];
    const others = attached.filter(({ name }) => name !== policy.name);
    this.#identityPolicies.set(roleArn, [...others, policy]);
    for (const replaced of attached) if (!others.includes(replaced)) this.usage.forget(roleArn, replaced);
    this.usage.declare(roleArn, policy);
  }

  /** @throws ServiceError AccessDeniedException in AWS's words */
  readonly authorize = (caller: Caller, request: PermissionRequest): void => {
    const context = conditionContext(caller, request, this.environment.region);
    const resource = (this.#resourcePolicies.get(request.resource) ?? []).filter(
      (statement) => principalMatches(statement, caller) && statementMatches(statement, request, context),
    );
    if (resource.some(isDeny)) throw denied(caller, request, 'with an explicit deny in a resource-based policy');
    if (caller.kind === 'root') return;
    const identity = (this.#identityPolicies.get(caller.arn) ?? [])
      .flatMap((policy) => policy.statements)
      .filter((statement) => statementMatches(statement, request, context));

    if (identity.some(isDeny)) throw denied(caller, request, 'with an explicit deny in an identity-based policy');
    this.usage.record(identity, request.action);
    if (identity.length + resource.length > 0) return;
    const kind = caller.kind === 'role' ? 'identity-based' : 'resource-based';
    throw denied(caller, request, `because no ${kind} policy allows the ${request.action} action`);
  };
}

const isDeny = (statement: Statement) => statement.effect === 'Deny';

const denied = ({ arn }: Caller, { action, resource }: PermissionRequest, reason: string): ServiceError =>
  new ServiceError(
    'AccessDeniedException',
    `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  );
