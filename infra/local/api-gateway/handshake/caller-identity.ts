/**
 * `requestContext.identity` for a caller who signed with IAM, in AWS's forms for a role session and for the account itself.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
import { createHash } from 'node:crypto';
import { ACCOUNT_ID, globalArn } from '../../core/identity';
import type { Caller } from '../../core/service';

export interface CallerIdentity {
  readonly accountId: string;
  readonly caller: string;
  readonly user: string;
  readonly userArn: string;
  readonly accessKey: string;
}

/** Every role in local mode has this one session. */
const SESSION = 'local';

export function callerIdentity({ kind, arn }: Caller, accessKey: string): CallerIdentity {
  if (kind !== 'role') return { accountId: ACCOUNT_ID, caller: ACCOUNT_ID, user: ACCOUNT_ID, userArn: arn, accessKey };
  const caller = `${uniqueId(arn)}:${SESSION}`;
  const userArn = globalArn('sts', `assumed-role/${arn.split('/').at(-1)}/${SESSION}`);
  return { accountId: ACCOUNT_ID, caller, user: caller, userArn, accessKey };
}

/** IAM gives every role an id of 21 characters that is never reused. */
const uniqueId = (roleArn: string): string =>
  `AROA${createHash('sha256').update(roleArn).digest('hex').slice(0, 17).toUpperCase()}`;
