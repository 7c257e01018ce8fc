/** An event to start with: one for the app's first mapping, and the message its clients get. */
import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GENERIC_MAPPING } from '#shared/contracts';
import { validateInput } from '#shared/request/validate-input';
import { validateRequest } from '#shared/request/validate-request';
import type { LocalCloud } from '#local';
import { ACCOUNT_ID } from '#local/core/identity';
import { eventTime } from '#local/events/event';
import { eventExamples } from '#tools/console/api/events/examples';
import { mappingOf } from '#tools/stack/declared-input';
import type { DomainEvent } from '#tools/stack/stack-clients';
import type { StartRule } from '#tools/stack/start-rules';
import { inputOf } from '#tools/stack/rules/target-input';

export interface FirstEvent extends DomainEvent {
  /** The mapping that matches it. */
  readonly mapping: string;
  readonly message: { readonly type: string; readonly data: unknown };
}

/**
 * @param rules of the stack, those of the first mapping first
 * @param isSomebodyKnown whether it is known who connects; if not, a mapping to everyone is better than one that may
 * reach nobody
 */
export function firstEventOf(rules: readonly StartRule[], isSomebodyKnown: boolean): FirstEvent {
  const events = eventExamples(
    rules.map(({ pattern, target }) => ({ pattern: JSON.parse(pattern) as unknown, target })),
  ).flatMap(({ name: mapping, ...event }) => {
    const rule = rules.find(({ target }) => mappingOf(target) === mapping);
    const request = rule && requestOf(rule, event);
    return request ? [{ mapping, ...event, message: request.message, isForEveryone: request.audience.everyone }] : [];
  });
  const mapped = events.filter(({ mapping }) => mapping !== GENERIC_MAPPING);
  const first = (isSomebodyKnown ? undefined : mapped.find(({ isForEveryone }) => isForEveryone)) ?? mapped[0];
  const found = first ?? events[0];
  if (!found) throw new Error('The stack has no rule that starts a broadcast.');
  const { isForEveryone: _, ...event } = found;
  return event;
}

/** Undefined if the example is not a valid request: a mapping may need values no example can guess. */
function requestOf({ name, arn, target }: StartRule, { source, detailType, detail }: DomainEvent) {
  const time = eventTime(Date.now());
  const given = { version: '0', id: 'example', source, 'detail-type': detailType, time } as const;
  const event = { ...given, account: ACCOUNT_ID, region: 'us-east-1', resources: [], detail: detail as object };
  try {
    return validateRequest(validateInput(JSON.parse(inputOf(target, event as never, { arn, name }))).request);
  } catch {
    return undefined;
  }
}

/** The rules in the template's order, which is that of the mappings; EventBridge lists them by name. */
export async function inOrderOfMappings(
  cloud: Pick<LocalCloud, 'access' | 'resources'>,
  rules: readonly StartRule[],
): Promise<readonly StartRule[]> {
  const client = new CloudFormationClient(cloud.access);
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({}));
    const { TemplateBody = '{}' } = await client.send(new GetTemplateCommand({ StackName: stack?.StackName }));
    const { Resources = {} } = JSON.parse(TemplateBody) as { Resources?: object };
    const names = Object.keys(Resources).map((id) => cloud.resources[id]?.split('|').at(-1));
    return [...rules].sort((one, other) => names.indexOf(one.name) - names.indexOf(other.name));
  } finally {
    client.destroy();
  }
}
