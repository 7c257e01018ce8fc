/**
 * One run of a test case: answers the mocked states of an execution, including its Distributed Map's children. As in Step
 * Functions Local, a state has one invocation count for the whole execution: retries, iterations of a Map and rounds of a
 * loop all take the next response.
 */
import type { Json } from '../../core/service';
import { ERROR, StateError } from '../engine/errors';
import type { RunTask } from '../engine/ports';
import type { MockedResponse, MockedResponses } from './mock-configuration';

export class TestCase {
  readonly #invocations = new Map<string, number>();

  /** @param responses of each mocked state */
  constructor(
    private readonly name: string,
    private readonly responses: ReadonlyMap<string, MockedResponses>,
  ) {}

  /** Answers mocked states itself and passes the others to the task port. */
  over(runTask: RunTask): RunTask {
    return async (resource, taskArguments, task) => {
      const responses = this.responses.get(task.state);
      return responses ? this.#next(task.state, responses) : runTask(resource, taskArguments, task);
    };
  }

  #next(state: string, responses: MockedResponses): Json {
    const invocation = this.#invocations.get(state) ?? 0;
    this.#invocations.set(state, invocation + 1);
    const response = responseTo(invocation, responses);
    if (response === undefined) {
      const cause = `Test case ${this.name} has no mocked response for invocation ${invocation} of ${state}; it has ${Object.keys(responses).join(', ') || 'none'}.`;
      throw new StateError(ERROR.RUNTIME, cause);
    }
    if ('Return' in response) return structuredClone(response.Return);
    throw new StateError(response.Throw.Error, response.Throw.Cause);
  }
}

function responseTo(invocation: number, responses: MockedResponses): MockedResponse | undefined {
  const found = Object.entries(responses).find(([key]) => {
    const [first = 0, last = first] = key.split('-').map(Number);
    return first <= invocation && invocation <= last;
  });
  return found?.[1];
}
