/**
 * Finds the test case of a `stateMachineArn#TestCase`. The file is read again for each execution, so that an edited
 * mock takes effect at once. Unknown names are refused: a mock that never applies would make a test pass for nothing.
 */
import { ownProperty } from '#shared/base/own-property';
import { ServiceError } from '../../core/service';
import type { StateMachine } from '../machines/state-machine';
import { eachState } from '../validate/walk';
import { type MockConfiguration, MockConfigurationError, readMockConfiguration } from './mock-configuration';
import { TestCase } from './test-case';

export class TestCases {
  /** @throws MockConfigurationError if there is a file and it cannot be used */
  constructor(private readonly file: string | undefined) {
    if (file !== undefined) readMockConfiguration(file);
  }

  /** @throws ServiceError ValidationException if the configuration has no such test case, or names something unknown */
  find(machine: StateMachine, name: string): TestCase {
    const { StateMachines, MockedResponses } = this.#configuration();
    const testCases = ownProperty(StateMachines, machine.name)?.TestCases;
    if (!testCases) throw this.#unknown('state machine', machine.name, StateMachines);
    const states = ownProperty(testCases, name);
    if (!states) throw this.#unknown(`test case of ${machine.name}`, name, testCases);
    const tasks = taskNames(machine);
    const responses = Object.entries(states).map(([state, responseName]) => {
      if (!Object.hasOwn(tasks, state)) throw this.#unknown(`Task state of ${machine.name}`, state, tasks);
      const found = ownProperty(MockedResponses, responseName);
      if (!found) throw this.#unknown(`entry of MockedResponses (for ${state})`, responseName, MockedResponses);
      return [state, found] as const;
    });
    return new TestCase(`${machine.name}#${name}`, new Map(responses));
  }

  #configuration(): MockConfiguration {
    if (this.file === undefined) {
      throw refusal('A test case needs a mock configuration file: set SFN_MOCK_CONFIG to its path and restart.');
    }
    try {
      return readMockConfiguration(this.file);
    } catch (error) {
      if (error instanceof MockConfigurationError) throw refusal(error.message);
      throw error;
    }
  }

  #unknown(what: string, name: string, known: object): ServiceError {
    const names = Object.keys(known).join(', ') || 'none';
    return refusal(`There is no ${what} named '${name}'; according to ${this.file ?? ''} there are: ${names}.`);
  }
}

function taskNames(machine: StateMachine): Record<string, true> {
  const tasks: Record<string, true> = {};
  for (const { name, state } of eachState(machine.definition)) if (state.Type === 'Task') tasks[name] = true;
  return tasks;
}

const refusal = (message: string) => new ServiceError('ValidationException', message);
