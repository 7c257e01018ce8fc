/** A Task's Resource: `arn:aws:states:::lambda:invoke` is resource type `lambda`, resource `invoke`. */

export interface TaskResource {
  readonly resourceType: string;
  /** The action with its pattern, e.g. `startExecution.sync:2`. */
  readonly resource: string;
}

const INTEGRATION = /^arn:[^:]+:states:::(?<type>(?:aws-sdk:)?[^:]+):(?<action>.+)$/;

export function splitResource(arn: string): TaskResource & Record<string, string> {
  const { type = '', action = arn } = INTEGRATION.exec(arn)?.groups ?? {};
  return { resourceType: type, resource: action };
}
