/** The module on a registry with services that answer what a test tells them to. */
import { ServiceRegistry } from '#local/core/registry';
import type { Caller, JsonObject, LocalService } from '#local/core/service';
import { CredentialStore, DEVELOPER } from '#local/iam/credentials';
import { createStepFunctionsModule, type StepFunctionsOptions } from '#local/step-functions/index';
import { VirtualClock } from './virtual-clock';

export type Answer = (operation: string, input: JsonObject, caller: Caller) => unknown;

export const ROLE = 'arn:aws:iam::000000000000:role/machine';
export const arnOf = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;

export interface LoggedLine {
  readonly group: string;
  readonly message: string;
}

/** @param services answers by service name, e.g. `lambda` */
export function localServices(services: Readonly<Record<string, Answer>> = {}, options: StepFunctionsOptions = {}) {
  const requests: string[] = [];
  const lines: LoggedLine[] = [];
  const registry = new ServiceRegistry((_caller, { action, resource }) => requests.push(`${action} ${resource}`));
  const clock = new VirtualClock();
  const module = createStepFunctionsModule(
    {
      environment: { region: 'us-east-1' },
      registry,
      credentials: new CredentialStore(),
      resourcePolicies: { add: () => undefined },
      logs: { write: (group, message) => lines.push({ group, message }) },
      endpoint: () => 'http://127.0.0.1',
    },
    { clock, ...options },
  );
  registry.add(module.service);
  for (const [name, answer] of Object.entries(services)) registry.add(service(name, answer));
  const call = async (operation: string, input: JsonObject = {}) =>
    (await registry.call({ service: 'states', operation, input, caller: DEVELOPER })) as JsonObject;
  return { module, call, clock, requests, lines, ...shortcuts(call) };
}

type Call = (operation: string, input?: JsonObject) => Promise<JsonObject>;

function shortcuts(call: Call) {
  const create = async (name: string, definition: object, fields: JsonObject = {}): Promise<string> => {
    const text = JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
    const { stateMachineArn } = await call('CreateStateMachine', { name, definition: text, roleArn: ROLE, ...fields });
    return stateMachineArn as string;
  };
  const start = async (stateMachineArn: string, input: unknown = {}, fields: JsonObject = {}): Promise<string> => {
    const started = await call('StartExecution', { stateMachineArn, input: JSON.stringify(input), ...fields });
    return started.executionArn as string;
  };
  /** Polls, as clients do, until the execution has ended. */
  const ended = async (executionArn: string): Promise<JsonObject> => {
    for (;;) {
      const description = await call('DescribeExecution', { executionArn });
      if (description.status !== 'RUNNING') return description;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const history = async (executionArn: string, fields: JsonObject = {}): Promise<JsonObject[]> =>
    (await call('GetExecutionHistory', { executionArn, ...fields })).events as JsonObject[];
  return { create, start, ended, history };
}

const service = (name: string, answer: Answer): LocalService => ({
  name,
  protocol: 'json-1.0',
  operation: (operation) => ({
    permissions: () => [],
    run: async (input, { caller }) => answer(operation, input, caller),
  }),
});
