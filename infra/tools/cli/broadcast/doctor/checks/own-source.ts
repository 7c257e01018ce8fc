/** Whether the policy of the bus keeps others from publishing in the name of the service. */
import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '#shared/contracts';
import type { Stack } from '#tools/stack/stack';
import { findingsOf, type Finding } from '../finding';

export async function checkOwnSource(stack: Stack): Promise<Finding> {
  const name = stack.outputs.EventBusName;
  const { Policy } = await stack.client(EventBridgeClient).send(new DescribeEventBusCommand({ Name: name }));
  return judgeOwnSource(name, Policy);
}

/** @param policy of the bus, JSON text; undefined if it has none */
export function judgeOwnSource(busName: string, policy: string | undefined): Finding {
  const { ok, warning } = findingsOf('own source');
  return statementsIn(policy).some(deniesOwnSource)
    ? ok(`bus ${busName} takes events of source '${EVENT_SOURCE}' from this service only`)
    : warning(
        `whoever may put events on bus ${busName} can publish reports in the name of this service`,
        "Set protectSource to true, if no other stack of this service uses the bus, or see 'Who may publish' in infra/README.md.",
      );
}

interface Statement {
  readonly Effect?: unknown;
  readonly Condition?: unknown;
}

const deniesOwnSource = ({ Effect, Condition }: Statement): boolean =>
  Effect === 'Deny' &&
  Object.values(asObject(Condition)).some((keys) => [asObject(keys)['events:source']].flat().includes(EVENT_SOURCE));

function statementsIn(policy: string | undefined): Statement[] {
  if (policy === undefined) return [];
  const { Statement } = asObject(JSON.parse(policy));
  return [Statement].flat().map(asObject);
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
