/** A step outside any execution: its context is invented, its history is not kept, a Wait does not wait. */
import { randomUUID } from 'node:crypto';
import type { Environment } from '../../core/identity';
import type { Json, JsonObject } from '../../core/service';
import { executionArn, machineArn } from '../arns';
import { type Clock, systemClock } from '../engine/clock';
import type { State } from '../engine/definition';
import { Chain, History } from '../engine/history';
import { jsonText } from '../engine/json-text';
import type { RunTask } from '../engine/ports';
import { Scope } from '../engine/scope';
import { Step } from '../engine/step';
import type { Thread } from '../engine/thread';
import type { TestRequest } from './test-request';

/** Members of inspectionData, filled in as they become known, so that a failure still shows what came before. */
export type Inspection = Record<string, unknown>;

export class TestStep extends Step {
  readonly seen: Inspection = {};

  constructor(
    request: Pick<TestRequest, 'name' | 'state' | 'input'>,
    thread: Thread,
    private readonly given: Record<string, Json> | undefined,
  ) {
    super(request.name, request.state, request.input, thread);
  }

  override inspect(member: string, value: Json): void {
    this.seen[member] = jsonText(value);
  }

  /** A given context object is all there is. */
  override context(): JsonObject {
    return this.given ?? super.context();
  }
}

export function createTestStep(request: TestRequest, environment: Environment, runTask: RunTask): TestStep {
  const machine = randomUUID();
  const name = randomUUID();
  const clock = clockFor(request.state);
  const thread: Thread = {
    frame: {
      ports: {
        clock,
        runTask,
        random: Math.random,
        startMapRun: () => {
          throw new Error('a Map under test runs no children');
        },
      },
      history: new History(clock, true),
      queryLanguage: request.queryLanguage,
      context: {
        Execution: {
          Id: executionArn(environment, machine, name, 'EXPRESS'),
          Input: request.input,
          Name: name,
          RoleArn: request.roleArn,
          StartTime: new Date(clock.now()).toISOString(),
        },
        StateMachine: { Id: machineArn(environment, machine), Name: machine },
      },
    },
    scope: new Scope(request.variables),
    chain: new Chain(),
    signal: new AbortController().signal,
  };
  const step = new TestStep(request, thread, request.context);
  step.retryCount = request.configuration.retrierRetryCount;
  return step;
}

/** A Wait under test is over at once; a Task's timeout stays as it is. */
const clockFor = (state: State): Clock =>
  state.Type === 'Wait' ? { now: () => systemClock.now(), sleep: () => Promise.resolve() } : systemClock;
