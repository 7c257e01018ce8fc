/**
 * How long a broadcast takes on AWS from PutEvents to the socket, state by state: the states and calls of a real execution, each
 * with its assumed latency.
 */
import { ASSUMED } from './assumptions';

/** A state that an execution entered on the way. */
export interface PathState {
  readonly name: string;
  /** What a Task calls, as its history says, e.g. `lambda` or `aws-sdk:dynamodb`; absent for other states. */
  readonly service?: string;
  /** Memory of the function that it invokes. */
  readonly memoryMb?: number;
  /** Tables that the function reads or writes, one after the other. */
  readonly calls: readonly string[];
}

export interface TimedStep {
  readonly name: string;
  /** What takes the time. */
  readonly parts: readonly string[];
  readonly warmMs: number;
  /** If none of its functions has an environment. */
  readonly coldMs: number;
}

/** The state whose function posts to the connections. */
export const SENDING_STATE = 'SendBatch';

/** What comes before the execution. */
export const BEFORE_EXECUTION: readonly TimedStep[] = [
  same('PutEvents', ['the call of the application'], ASSUMED.putEventsMs),
  same('rule', ['EventBridge, to the start of the execution'], ASSUMED.eventDeliveryMs),
];

/** @throws Error if there is no assumption about what a state calls */
export function timedState(state: PathState): TimedStep {
  const { name, service } = state;
  if (service === undefined) return same(name, ['state'], ASSUMED.stateMs);
  if (service === 'lambda') return invocation(state);
  const [call, ms] = serviceCall(service, name);
  return same(name, ['state', call], ASSUMED.stateMs + ms);
}

export const totalMs = (steps: readonly TimedStep[]): Pick<TimedStep, 'warmMs' | 'coldMs'> => ({
  warmMs: steps.reduce((sum, { warmMs }) => sum + warmMs, 0),
  coldMs: steps.reduce((sum, { coldMs }) => sum + coldMs, 0),
});

function same(name: string, parts: readonly string[], ms: number): TimedStep {
  return { name, parts, warmMs: ms, coldMs: ms };
}

function serviceCall(service: string, state: string): readonly [what: string, ms: number] {
  if (service.endsWith('dynamodb')) return ['DynamoDB', ASSUMED.dynamoDbMs];
  if (service === 'events') return ['PutEvents', ASSUMED.putEventsMs];
  if (service === 'states') return ['StartExecution', ASSUMED.startExecutionMs];
  throw new Error(`State ${state} calls ${service}: infra/tools/cost/path-time.ts does not say how long that takes.`);
}

/** Milliseconds of the handlers without their calls to DynamoDB. */
const HANDLERS: Readonly<Record<string, readonly [what: readonly string[], ms: number]>> = {
  OpenBroadcast: [[], ASSUMED.openBroadcastMs],
  [SENDING_STATE]: [['post'], ASSUMED.senderMs + ASSUMED.postMs],
};

function invocation({ name, calls, memoryMb }: PathState): TimedStep {
  const handler = HANDLERS[name];
  if (handler === undefined || memoryMb === undefined) {
    throw new Error(`State ${name} invokes a function: infra/tools/cost/path-time.ts does not say how long it runs.`);
  }
  const [more, handlerMs] = handler;
  const tables = calls.length > 0 ? [`DynamoDB: ${calls.join(', ')}`] : [];
  const warmMs = ASSUMED.stateMs + ASSUMED.invokeMs + handlerMs + calls.length * ASSUMED.dynamoDbMs;
  const services = (calls.length > 0 ? 1 : 0) + more.length;
  const firstRunMs = (ASSUMED.firstRunCpuMs * ASSUMED.vcpuMb) / Math.min(memoryMb, ASSUMED.vcpuMb);
  return {
    name,
    parts: ['state', 'invocation', 'handler', ...tables, ...more],
    warmMs,
    coldMs: warmMs + ASSUMED.environmentMs + ASSUMED.importMs + firstRunMs + services * ASSUMED.connectMs,
  };
}
