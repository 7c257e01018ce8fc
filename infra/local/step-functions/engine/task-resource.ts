/**
 * A Task's Resource: `arn:aws:states:::lambda:invoke` has resource type `lambda` and resource `invoke`; or a function's
 * ARN.
 */
import type { JsonObject } from '../../core/service';

export interface TaskResource {
  readonly resourceType: string;
  /** The action with its pattern, e.g. `startExecution.sync:2`. */
  readonly resource: string;
}

const INTEGRATION = /^arn:[^:]+:states:::(?<type>(?:aws-sdk:)?[^:]+):(?<action>.+)$/;
const FUNCTION = /^arn:[^:]+:lambda:[^:]+:\d{12}:function:[^:]+(?::[^:]+)?$/;

export const isFunctionArn = (resource: string): boolean => FUNCTION.test(resource);

export function splitResource(arn: string): TaskResource & JsonObject {
  const { type = '', action = arn } = INTEGRATION.exec(arn)?.groups ?? {};
  return { resourceType: type, resource: action };
}
