/**
 * Reads an authorizer function's answer: a principal, a policy over the API, and a context that is passed on to the routes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
import { UnsupportedError } from '../../core/service';
import type { AuthorizerContext } from '../connections/connection';
import { isObject } from '../lookup';
import { Refusal } from './refusal';
import type { ConditionContext } from '../../iam/conditions';
import { parsePolicyDocument } from '../../iam/policy-document';
import { statementMatches } from '../../iam/statement-matching';

const MAX_ANSWER_BYTES = 8 * 1024;

/**
 * @param request the route the policy must allow, and where the client calls from
 * @throws Refusal 403 if the policy does not allow it, 500 if the answer is invalid
 */
export function readAuthorizerAnswer(
  answer: unknown,
  request: { readonly methodArn: string; readonly sourceIp: string },
): AuthorizerContext {
  if (!isObject(answer)) throw invalidAnswer('it is not an object');
  if (Buffer.byteLength(JSON.stringify(answer)) > MAX_ANSWER_BYTES) throw invalidAnswer('it is larger than 8 KB');
  const { principalId, policyDocument, context } = answer;
  if (typeof principalId !== 'string') throw invalidAnswer('principalId must be a string');
  const decision = decideOver(policyDocument, request);
  if (decision !== 'ALLOWED') {
    const explicit = decision === 'DENIED' ? ' with an explicit deny' : '';
    throw new Refusal(403, 'AccessDeniedException', `User is not authorized to access this resource${explicit}`);
  }
  return { ...stringified(context), principalId };
}

function decideOver(
  policyDocument: unknown,
  { methodArn, sourceIp }: { methodArn: string; sourceIp: string },
): Decision {
  try {
    return decide(policyDocument, methodArn, sourceIp);
  } catch (error) {
    if (error instanceof UnsupportedError) throw invalidAnswer(error.message);
    throw error;
  }
}

/** Lists and objects are not valid in a context; numbers and booleans become strings. */
function stringified(context: unknown = {}): Record<string, string> {
  if (!isObject(context)) throw invalidAnswer('context must be an object');
  return Object.fromEntries(
    Object.entries(context)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => {
        if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
          throw invalidAnswer(`context.${name} must be a string, a number or a boolean`);
        return [name, String(value)];
      }),
  );
}

const invalidAnswer = (detail: string) => Refusal.authorizerFault(`The authorizer's answer is not valid: ${detail}`);

export type Decision = 'ALLOWED' | 'DENIED' | 'NOT_ALLOWED';

/**
 * Decides by an authorizer's policy: a matching deny wins, otherwise an allow must match.
 * @throws UnsupportedError if the document is no policy, or holds something the evaluator does not know
 */
export function decide(policyDocument: unknown, resource: string, sourceIp: string): Decision {
  const context: ConditionContext = new Map([['aws:sourceip', sourceIp]]);
  const effects = parsePolicyDocument(policyDocument, 'policyDocument')
    .filter((statement) => statementMatches(statement, { action: 'execute-api:Invoke', resource }, context))
    .map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'DENIED';
  return effects.includes('Allow') ? 'ALLOWED' : 'NOT_ALLOWED';
}
