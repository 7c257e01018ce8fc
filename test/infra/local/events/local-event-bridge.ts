/** EventBridge with the real IAM, registry and SQS around it; state machines and functions are services that record. */
import { EventEmitter, once } from 'node:events';
import type { LocalContext } from '#local/core/context';
import { arn, globalArn } from '#local/core/identity';
import { PropertyReader } from '#local/core/property-reader';
import { ServiceRegistry } from '#local/core/registry';
import type { CreatedResource } from '#local/core/resource';
import type { Caller, JsonObject, LocalService } from '#local/core/service';
import { type EventBridgeNotice, type EventBridgeOptions, createEventBridgeModule } from '#local/events/index';
import { createIamModule } from '#local/iam/index';
import { DEVELOPER } from '#local/iam/credentials';
import { createSqsModule } from '#local/sqs/index';
import { ManualClock } from './manual-clock';

const environment = { region: 'eu-west-1' };

export const START_ROLE = globalArn('iam', 'role/start');
export const MACHINE = arn(environment, 'states', 'stateMachine:broadcast');
export const FUNCTION = arn(environment, 'lambda', 'function:audit');
export const queueArn = (name: string) => arn(environment, 'sqs', name);

type NoticeOf<T extends EventBridgeNotice['type']> = Extract<EventBridgeNotice, { readonly type: T }>;
export interface RecordedCall {
  readonly operation: string;
  readonly input: JsonObject;
  readonly caller: Caller;
}

export function localEventBridge(options: EventBridgeOptions = {}) {
  const iam = createIamModule(environment);
  const registry = new ServiceRegistry(iam.authorizer.authorize);
  const logged: { group: string; message: string }[] = [];
  const context: LocalContext = {
    environment,
    registry,
    credentials: iam.credentials,
    resourcePolicies: iam.authorizer,
    logs: { write: (group, message) => logged.push({ group, message }) },
    endpoint: () => 'http://127.0.0.1:4566',
  };
  const clock = new ManualClock();
  const notices: EventBridgeNotice[] = [];
  const arrivals = new EventEmitter();
  const observe = (notice: EventBridgeNotice) => {
    notices.push(notice);
    arrivals.emit('notice');
  };
  const events = createEventBridgeModule(context, { observe, clock, random: () => 0, ...options });
  const sqs = createSqsModule(context);
  const states = new RecordingService('states', 'states:StartExecution', ({ stateMachineArn }) => stateMachineArn);
  const lambda = new RecordingService('lambda', 'lambda:InvokeFunction', ({ FunctionName }) => FunctionName);
  for (const service of [events.service, sqs.service, iam.service, states, lambda]) registry.add(service);
  const providers = [...events.providers, ...sqs.providers, ...iam.providers];

  const call = (operation: string, input: JsonObject, caller: Caller = DEVELOPER): Promise<unknown> =>
    registry.call({ service: 'events', operation, input, caller });
  const of = <T extends EventBridgeNotice['type']>(type: T): NoticeOf<T>[] =>
    notices.filter((notice): notice is NoticeOf<T> => notice.type === type);

  return {
    context,
    providers,
    clock,
    notices,
    logged,
    states,
    lambda,
    stop: () => events.service.stop?.(),
    call,
    of,
    async create(type: string, logicalId: string, properties: JsonObject): Promise<CreatedResource> {
      const provider = providers.find((candidate) => candidate.type === type);
      if (!provider) throw new Error(`no provider for ${type}`);
      const reader = new PropertyReader(`${type} ${logicalId}`, properties);
      const created = await provider.create({ logicalId, type, properties: reader, generatedName: logicalId });
      reader.finish();
      return created;
    },
    /** Lets a role do one thing. @param Condition under which EventBridge may take it on */
    allow(roleArn: string, action: string, resource: string, Condition: JsonObject = {}): Promise<CreatedResource> {
      const trust = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' };
      return this.create('AWS::IAM::Role', roleArn.slice(roleArn.lastIndexOf('/') + 1), {
        AssumeRolePolicyDocument: { Statement: [{ ...trust, Condition }] },
        Policies: [
          {
            PolicyName: 'p',
            PolicyDocument: { Statement: { Effect: 'Allow', Action: action, Resource: resource } },
          },
        ],
      });
    },
    /** Puts one event and gives its id. */
    async put(entry: JsonObject = {}, caller: Caller = DEVELOPER): Promise<string> {
      const defaults = { Source: 'shop.orders', DetailType: 'OrderShipped', Detail: '{"order":7}' };
      const result = (await call('PutEvents', { Entries: [{ ...defaults, ...entry }] }, caller)) as {
        Entries: { EventId: string }[];
      };
      return result.Entries[0]?.EventId ?? 'refused';
    },
    /** The notices of a type, once there are that many. */
    async arrived<T extends EventBridgeNotice['type']>(type: T, count = 1): Promise<NoticeOf<T>[]> {
      while (of(type).length < count) await once(arrivals, 'notice');
      return of(type);
    },
    async messages(queueName: string): Promise<{ Body: string; MessageAttributes?: Record<string, JsonObject> }[]> {
      const { Messages = [] } = (await registry.call({
        service: 'sqs',
        operation: 'ReceiveMessage',
        input: {
          QueueUrl: `http://127.0.0.1:4566/000000000000/${queueName}`,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
        },
        caller: DEVELOPER,
      })) as { Messages?: { Body: string; MessageAttributes?: Record<string, JsonObject> }[] };
      return Messages;
    },
  };
}

export type LocalEventBridge = ReturnType<typeof localEventBridge>;

/** A service with one operation that records its calls and fails as often as it is told. */
export class RecordingService implements LocalService {
  readonly protocol = 'json-1.0';
  readonly calls: RecordedCall[] = [];
  readonly failures: Error[] = [];

  constructor(
    readonly name: string,
    private readonly action: string,
    private readonly resourceOf: (input: JsonObject) => unknown,
  ) {}

  operation(operation: string) {
    return {
      permissions: (input: JsonObject) => [{ action: this.action, resource: String(this.resourceOf(input)) }],
      run: async (input: JsonObject, { caller }: { readonly caller: Caller }) => {
        this.calls.push({ operation, input, caller });
        const failure = this.failures.shift();
        if (failure) throw failure;
        return {};
      },
    };
  }
}
