/** Remembers which actions granted to a role were ever needed, so that `iam:unused` can list the others. */
import type { IdentityPolicy, Statement } from './policy-document';
import { actionMatches } from './statement-matching';

/** One action pattern of one Allow statement. */
export interface Grant {
  readonly roleArn: string;
  readonly policy: string;
  readonly sid: string | undefined;
  /** As written in the statement, e.g. `dynamodb:Query` or `sqs:*`. */
  readonly action: string;
  readonly resources: readonly string[];
}

export interface GrantWithUse extends Grant {
  readonly used: boolean;
}

type UsableGrant = { -readonly [Member in keyof GrantWithUse]: GrantWithUse[Member] };

export class GrantUsage {
  readonly #grants = new Map<Statement, UsableGrant[]>();

  declare(roleArn: string, policy: IdentityPolicy): void {
    for (const statement of policy.statements) {
      // NotAction grants everything else, so no single action of it can be called unused.
      if (statement.effect === 'Deny' || statement.actions.negated) continue;
      const grants = statement.actions.patterns.map((action) => ({
        roleArn,
        policy: policy.name,
        sid: statement.sid,
        action,
        resources: statement.resources?.patterns ?? [],
        used: false,
      }));
      this.#grants.set(statement, [...(this.#grants.get(statement) ?? []), ...grants]);
    }
  }

  forget(roleArn: string, policy: IdentityPolicy): void {
    for (const statement of policy.statements) {
      const others = (this.#grants.get(statement) ?? []).filter((grant) => grant.roleArn !== roleArn);
      this.#grants.set(statement, others);
    }
  }

  record(statements: readonly Statement[], action: string): void {
    for (const statement of statements) {
      for (const grant of this.#grants.get(statement) ?? []) {
        if (actionMatches(grant.action, action)) grant.used = true;
      }
    }
  }

  all(): readonly GrantWithUse[] {
    return [...this.#grants.values()].flat();
  }

  /** Grants that no call has needed since the start. */
  unused(): Grant[] {
    return this.all()
      .filter((grant) => !grant.used)
      .map(({ used, ...grant }) => grant);
  }
}
