/** IAM policy documents from the template, checked and converted to the form the evaluator reads. */
import * as v from 'valibot';
import { strictObject } from '#shared/base/strict-object';
import { UnsupportedError } from '../core/service';
import { type Condition, parseConditions } from './conditions';

/** Patterns of `Action` or `Resource`; negated for `NotAction` and `NotResource`. */
export interface Patterns {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** `*` is everybody; else the names by kind of principal. */
export type Principals = '*' | Readonly<Partial<Record<'AWS' | 'Service', readonly string[]>>>;

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  /** Absent in a trust policy, which belongs to the role it is about. */
  readonly resources: Patterns | undefined;
  readonly principals: Principals | undefined;
  readonly conditions: readonly Condition[];
}

export interface IdentityPolicy {
  readonly name: string;
  readonly statements: readonly Statement[];
}

const texts = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => [value].flat()),
);

const statementSchema = strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: v.optional(texts),
  NotAction: v.optional(texts),
  Resource: v.optional(texts),
  NotResource: v.optional(texts),
  Principal: v.optional(
    v.union([v.literal('*'), strictObject({ AWS: v.optional(texts), Service: v.optional(texts) })]),
  ),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), v.unknown()))),
});

const documentSchema = strictObject({
  Version: v.optional(v.string()),
  Id: v.optional(v.string()),
  Statement: v.pipe(
    // The list first: valibot's record accepts lists too.
    v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())]),
    v.transform((value) => [value].flat()),
  ),
});

/**
 * @param where names the policy in errors
 * @throws UnsupportedError if the document holds something the evaluator does not know
 */
export function parsePolicyDocument(document: unknown, where: string): Statement[] {
  return check(documentSchema, document, where).Statement.map((statement, index) =>
    parseStatement(statement, `${where}, statement ${index}`),
  );
}

/** @throws UnsupportedError if the statement holds something the evaluator does not know */
export function parseStatement(statement: unknown, where: string): Statement {
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Principal, Condition } = check(
    statementSchema,
    statement,
    where,
  );
  const actions = patterns(Action, NotAction);
  if (!actions) throw new UnsupportedError(`${where}: a statement must have Action or NotAction.`);
  return {
    sid: Sid,
    effect: Effect,
    actions,
    resources: patterns(Resource?.map(literal(where)), NotResource?.map(literal(where))),
    principals: parsePrincipal(Principal),
    conditions: parseConditions(Condition ?? {}, where),
  };
}

function parsePrincipal(principal: v.InferOutput<typeof statementSchema>['Principal']): Principals | undefined {
  if (principal === undefined || principal === '*') return principal;
  return {
    ...(principal.AWS && { AWS: principal.AWS }),
    ...(principal.Service && { Service: principal.Service }),
  };
}

const patterns = (plain: string[] | undefined, negated: string[] | undefined): Patterns | undefined => {
  if (plain) return { negated: false, patterns: plain };
  return negated && { negated: true, patterns: negated };
};

/** Policy variables would need tags and federated identities, which local mode does not have. */
const literal = (where: string) => (resource: string) => {
  if (resource.includes('${')) {
    throw new UnsupportedError(`${where}: local mode does not support policy variables, got '${resource}'.`);
  }
  return resource;
};

function check<S extends v.GenericSchema>(schema: S, value: unknown, where: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new UnsupportedError(`${where}: ${v.getDotPath(issue) ?? 'policy'} is not supported: ${issue.message}`);
}
