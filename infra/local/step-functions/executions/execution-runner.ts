/** Starts executions on the interpreter and keeps their results. */
import { EventEmitter } from 'node:events';
import type { LocalContext } from '../../core/context';
import { MAX_EXPRESS_SECONDS } from '#shared/base/aws-limits';
import type { MachineType } from '../arns';
import { type Clock, systemClock } from '../engine/clock';
import { StateError } from '../engine/errors';
import { History } from '../engine/history';
import type { HistoryEvent } from '../engine/history-event';
import { jsonText } from '../engine/json-text';
import { interpreterFault, type Outcome } from '../engine/outcome';
import type { Ports, RunTask } from '../engine/ports';
import { runExecution } from '../engine/run-execution';
import { writeExecutionEvent } from '../logging/execution-log';
import type { Execution, ExecutionEvent, StartRequest } from './execution';
import type { ExecutionStore } from './execution-store';
import { MapRuns } from './map-runs';

interface Events {
  event: [ExecutionEvent];
}

export interface RunnerOptions {
  /** @default the system's */
  readonly clock?: Clock;
  /** From 0 to below 1, for the jitter of retries. @default Math.random */
  readonly random?: () => number;
  /** Map Runs that may be open at once. @default 1000, an account's quota */
  readonly maxOpenMapRuns?: number;
}

export class ExecutionRunner {
  /** Emits `event` for each history event of each execution, as it happens. */
  readonly events = new EventEmitter<Events>();
  readonly clock: Clock;
  readonly mapRuns: MapRuns;
  readonly #ports: Ports;
  readonly #running = new Set<Execution>();
  readonly #toRunAgain = new Set<Execution>();

  constructor(
    private readonly context: LocalContext,
    private readonly store: ExecutionStore,
    runTask: RunTask,
    { clock = systemClock, random = Math.random, maxOpenMapRuns }: RunnerOptions = {},
  ) {
    this.clock = clock;
    this.mapRuns = new MapRuns(context.environment, store, this, maxOpenMapRuns);
    this.#ports = {
      clock,
      runTask,
      random,
      startMapRun: (settings) => this.mapRuns.open(settings),
      timeLimitFactor: context.timeLimitFactor ?? 1,
    };
  }

  start(request: StartRequest): Execution {
    const execution: Execution = {
      ...request,
      inputText: jsonText(request.input),
      startDate: this.clock.now(),
      history: this.#newHistory(request.type, (event) => this.#tell(execution, event)),
      stop: stopWith(request.within),
      redriveCount: 0,
      ended: Promise.resolve({ status: 'ABORTED' }),
    };
    this.store.add(execution);
    this.#run(execution);
    return execution;
  }

  /** Continues from the state that failed. */
  redrive(execution: Execution): void {
    execution.redriveCount += 1;
    execution.redriveDate = this.clock.now();
    execution.stop = new AbortController();
    delete execution.outcome;
    delete execution.stopDate;
    execution.history.reopen();
    this.#run(execution);
  }

  /** Ends it at once, with an error and a cause. */
  async stop(execution: Execution, error?: string, cause?: string): Promise<void> {
    execution.stop.abort(new StateError(error, cause));
    await execution.ended;
  }

  /**
   * Loses what a restarting engine loses. EXPRESS executions are not persisted. Asynchronous ones run again from their
   * start under the same ARN, or are lost, as the parameter says; those that a caller waits for are lost. Their end is
   * not recorded. STANDARD executions are persisted with every transition, so nothing happens to them.
   * https://docs.aws.amazon.com/step-functions/latest/dg/express-at-least-once-execution.html
   */
  restart(express: 'run-again' | 'lost'): void {
    for (const execution of this.#running) {
      if (execution.type !== 'EXPRESS') continue;
      execution.history.seal();
      const { stop } = execution;
      if (express === 'run-again' && !execution.sync) {
        execution.history = this.#newHistory('EXPRESS', (event) => this.#tell(execution, event));
        execution.stop = stopWith(execution.within);
        this.#toRunAgain.add(execution);
      }
      stop.abort(new StateError('Local.EngineRestarted', 'The engine restarted and lost the execution.'));
    }
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running].map((execution) => this.stop(execution)));
  }

  #newHistory(type: MachineType, observe: (event: HistoryEvent) => void): History {
    return new History(this.clock, type === 'STANDARD', observe);
  }

  #tell(execution: Execution, event: HistoryEvent): void {
    const { machine, arn } = execution;
    if (machine.logging) writeExecutionEvent(this.context.logs, machine.logging, execution, event);
    this.events.emit('event', { executionArn: arn, stateMachineArn: machine.arn, event });
  }

  #run(execution: Execution): void {
    this.#running.add(execution);
    // Starts after the caller has got the execution, since observers look it up.
    execution.ended = Promise.resolve()
      .then(async () => {
        let outcome = await this.#outcomeOf(execution);
        while (this.#toRunAgain.delete(execution)) outcome = await this.#outcomeOf(execution);
        return outcome;
      })
      // A caller that waits for its end, if any, gets one.
      .catch((error: unknown) => interpreterFault(error))
      .then((outcome) => {
        execution.outcome = outcome;
        if (outcome.status === 'SUCCEEDED') delete execution.position;
        execution.stopDate = this.clock.now();
        this.#running.delete(execution);
        return outcome;
      });
  }

  #outcomeOf(execution: Execution): Promise<Outcome> {
    const { machine, arn, name, input, redriveCount, position, testCase } = execution;
    return runExecution({
      definition: machine.definition,
      input,
      context: {
        Execution: {
          Id: arn,
          Input: input,
          Name: name,
          RoleArn: machine.roleArn,
          StartTime: new Date(execution.startDate).toISOString(),
          RedriveCount: redriveCount,
        },
        StateMachine: { Id: machine.arn, Name: machine.name },
      },
      history: execution.history,
      ports: testCase ? { ...this.#ports, runTask: testCase.over(this.#ports.runTask) } : this.#ports,
      signal: execution.stop.signal,
      ...(execution.type === 'EXPRESS' && { timeLimit: 1000 * MAX_EXPRESS_SECONDS }),
      ...(redriveCount > 0 && position && { from: position }),
      onPosition: (reached) => {
        execution.position = reached;
      },
      ...(execution.mapItem && { map: { Item: execution.mapItem } }),
    });
  }
}

/** Stops an execution, also when what is around it is stopped. */
function stopWith(within?: AbortSignal): AbortController {
  const stop = new AbortController();
  within?.addEventListener('abort', () => stop.abort(), { once: true, signal: stop.signal });
  return stop;
}
