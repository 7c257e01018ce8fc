/** A target of a rule: where events go, in what form, and what happens on failure. */
import type { LocalContext } from '../../core/context';
import type { Caller, JsonObject } from '../../core/service';
import type { BusEvent } from '../event';
import type { TargetInput } from '../input';
import { SERVICE_PRINCIPAL } from '../names';

export interface Target {
  readonly id: string;
  readonly arn: string;
  /** The settings as put, for ListTargetsByRule. */
  readonly settings: JsonObject;
  readonly input: TargetInput;
  readonly retryPolicy: RetryPolicy;
  readonly deadLetterArn: string | undefined;
  readonly send: TargetSender;
}

export interface RetryPolicy {
  /** Attempts after the first. */
  readonly maximumAttempts: number;
  readonly maximumAgeSeconds: number;
}

/** One event on its way to one target. */
export interface Dispatch {
  readonly event: BusEvent;
  /** What the target receives: JSON text. */
  readonly input: string;
  readonly ruleArn: string;
  /** The same for all attempts of one delivery. */
  readonly deliveryId: string;
}

/** @throws the error from the target's service; `classifyFailure` reads it */
export type TargetSender = (dispatch: Dispatch) => Promise<void>;

/** What the files beside this one make a sender from. */
export interface TargetSettings {
  readonly arn: string;
  readonly roleArn: string | undefined;
  readonly messageGroupId: string | undefined;
  readonly context: LocalContext;
}

/** EventBridge itself, acting for a rule: a resource's policy must allow it. */
export const serviceFor = (ruleArn: string): Caller => ({
  kind: 'service',
  arn: SERVICE_PRINCIPAL,
  sourceArn: ruleArn,
});

/**
 * The target's role, which must trust EventBridge for this rule; without a role, EventBridge itself.
 * @throws ServiceError AccessDeniedException if the role does not trust it
 */
export async function callerFor(
  { roleArn, context }: Pick<TargetSettings, 'roleArn' | 'context'>,
  ruleArn: string,
): Promise<Caller> {
  const caller = serviceFor(ruleArn);
  if (roleArn === undefined) return caller;
  await context.registry.call({ service: 'sts', operation: 'AssumeRole', input: { RoleArn: roleArn }, caller });
  return { kind: 'role', arn: roleArn };
}
