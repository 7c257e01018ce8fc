/** What a template says about the messages of the service: contract, mappings, routes, authorizer and address. */
import type { ClientAuthorizer } from '#constructs/authorizer/client-authorizer';
import { contractInTemplate, type DescribedContract } from '#constructs/contract/described-contract';
import type { StackOutputs } from '#constructs/stack-outputs';
import { GENERIC_MAPPING } from '#shared/contracts';
import type { Template } from '#local/cloud-assembly/template';
import { declaredInput } from '#tools/stack/declared-input';
import { rulesIn } from '../explain/template-rules';

export interface DescribedMapping {
  readonly name: string;
  /** Parsed EventBridge pattern. */
  readonly pattern: unknown;
  /** An `EventPart` stands for a value from the event. */
  readonly request: unknown;
}

export interface DescribedService {
  readonly title: string;
  /** Undefined if the template holds none. */
  readonly contract: DescribedContract | undefined;
  readonly mappings: readonly DescribedMapping[];
  /** What clients may send as `action`. */
  readonly actions: readonly string[];
  readonly authorizer: ClientAuthorizer;
  /** With {@link UNKNOWN_HOST} before a deployment. */
  readonly webSocketUrl: string;
  /** Undefined before a deployment. */
  readonly eventBusName: string | undefined;
}

/** Of a WebSocket API that is not deployed yet. */
export const UNKNOWN_HOST = '{apiId}.execute-api.{region}.amazonaws.com';

export interface Deployed {
  readonly title: string;
  readonly outputs: StackOutputs;
}

export function describedService(template: Template, deployed?: Deployed): DescribedService {
  const valueOf = (output: 'WebSocketUrl' | 'EventBusName' | 'Authorizer'): string =>
    deployed?.outputs[output] ?? textOf(template.Outputs[output]?.Value);
  const eventBusName = valueOf('EventBusName');
  return {
    title: deployed?.title ?? template.Description ?? 'Broadcasts',
    contract: contractInTemplate(template),
    mappings: mappingsIn(template),
    actions: actionsIn(template),
    authorizer: JSON.parse(valueOf('Authorizer')) as ClientAuthorizer,
    webSocketUrl: valueOf('WebSocketUrl').replace(/(?<=^wss:\/\/)[^/]*\{[^/]*/, UNKNOWN_HOST),
    eventBusName: eventBusName.includes('{') ? undefined : eventBusName,
  };
}

/** Without the rules for events that lack a field, and without the one for requests. */
const mappingsIn = (template: Template): DescribedMapping[] =>
  rulesIn(template).rules.flatMap(({ pattern, target }) => {
    const { mapping, request } = (declaredInput(target) ?? {}) as { mapping?: unknown; request?: unknown };
    return typeof mapping === 'string' && mapping !== GENERIC_MAPPING && request !== undefined
      ? [{ name: mapping, pattern, request }]
      : [];
  });

const actionsIn = ({ Resources }: Template): string[] =>
  Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Route')
    .map(({ Properties }) => Properties.RouteKey)
    .filter((key): key is string => typeof key === 'string' && !key.startsWith('$'))
    .sort();

/** The text of an output, in which `{Name}` stands for a reference: its value is known at deployment only. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (Array.isArray(join)) {
    const [separator, parts] = join as [string, unknown[]];
    return parts.map(textOf).join(separator);
  }
  const name: unknown = Ref ?? (Array.isArray(attribute) ? attribute.join('.') : attribute);
  return `{${typeof name === 'string' ? name.replace(/[^\w-]+/g, '_') : 'value'}}`;
}
