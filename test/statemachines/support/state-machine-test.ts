/**
 * Runs a state machine file of this project with mocked tasks, through a Step Functions endpoint, and returns what
 * happened. How to use it: ../README.md.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
  StateMachineAlreadyExists,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import type { BroadcastSettings } from '#constructs/settings/settings';
import type { MockedResponse } from '#local/step-functions/mocking/mock-configuration';
import { type Endpoint, type Mocks, openEndpoint } from './endpoint';
import { FinishedExecution } from './finished-execution';
import { shippedDefinition } from './shipped-definition';

export type { Mocks } from './endpoint';

/** The mock configuration for other endpoints. */
export const MOCK_CONFIG = join(__dirname, '../mock-config.json');

const ROLE_ARN = 'arn:aws:iam::000000000000:role/state-machine-test';
const POLL_MS = 5;

export interface StateMachineUnderTest {
  /**
   * Executes the machine to its end.
   * @param mocks the name of a test case in the mock configuration, or the responses themselves
   */
  run(mocks: string | Mocks, input: unknown): Promise<FinishedExecution>;
  close(): Promise<void>;
}

/** A task that succeeds. For `lambda:invoke` the result is `{ Payload: ... }`. */
export const returns = (result: unknown): MockedResponse => ({ Return: result as never });

/** A task that fails, with the name that Retry and Catch see. */
export const throws = (error: string, cause = ''): MockedResponse => ({ Throw: { Error: error, Cause: cause } });

/**
 * Creates the machine as STANDARD, the only type with a history everywhere, under the name of its file.
 * @param file in `statemachines/`, e.g. `broadcast.asl.json`
 * @param settings to synthesize with; those of stage local by default
 * @throws Error if the endpoint refuses the definition
 */
export async function openStateMachine(
  file: string,
  mockConfig = MOCK_CONFIG,
  settings?: BroadcastSettings,
): Promise<StateMachineUnderTest> {
  const name = file.replace(/\.asl\.json$/, '');
  const definition = shippedDefinition(file, settings);
  const endpoint = await openEndpoint(mockConfig);
  const { client } = endpoint;
  try {
    const arn = await createOrUpdate(client, name, definition);
    return {
      run: (mocks, input) => execute(client, `${arn}#${testCaseOf(endpoint, name, mocks)}`, input),
      close: () => endpoint.close(),
    };
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

const testCaseOf = (endpoint: Endpoint, machine: string, mocks: string | Mocks): string =>
  typeof mocks === 'string' ? mocks : endpoint.addTestCase(machine, mocks);

async function createOrUpdate(client: SFNClient, name: string, definition: string): Promise<string> {
  try {
    const created = await client.send(new CreateStateMachineCommand({ name, definition, roleArn: ROLE_ARN }));
    return created.stateMachineArn ?? '';
  } catch (error) {
    // An endpoint that outlives the test still has the machine of the last run.
    const existing = error instanceof StateMachineAlreadyExists && /arn:\S+?:stateMachine:[\w-]+/.exec(error.message);
    if (!existing) throw error;
    await client.send(new UpdateStateMachineCommand({ stateMachineArn: existing[0], definition }));
    return existing[0];
  }
}

async function execute(client: SFNClient, stateMachineArn: string, input: unknown): Promise<FinishedExecution> {
  const started = await client.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  for (;;) {
    const description = await client.send(new DescribeExecutionCommand({ executionArn: started.executionArn }));
    if (description.status !== 'RUNNING') return FinishedExecution.read(client, description);
    await sleep(POLL_MS);
  }
}
