/** Starts executions on the interpreter and keeps what becomes of them. */
import { EventEmitter } from 'node:events';
import type { LocalContext } from '../../core/context';
import type { Json } from '../../core/service';
import { MAX_EXPRESS_SECONDS } from '../../../../functions/shared/limits';
import type { MachineType } from '../arns';
import { type Clock, systemClock } from '../engine/clock';
import { StateError } from '../engine/errors';
import { History } from '../engine/history';
import { jsonText } from '../engine/json-text';
import type { Outcome } from '../engine/outcome';
import type { Ports, RunTask } from '../engine/ports';
import { runExecution } from '../engine/run-execution';
import { writeExecutionEvent } from '../logging/execution-log';
import type { StateMachine } from '../machines/state-machine';
import type { Execution, ExecutionEvent } from './execution';
import type { ExecutionStore } from './execution-store';
import { MapRuns } from './map-runs';

export interface StartRequest {
  readonly arn: string;
  readonly name: string;
  readonly machine: StateMachine;
  readonly type: MachineType;
  readonly input: Json;
  readonly traceHeader?: string;
  readonly mapRunArn?: string;
  readonly mapItem?: { readonly Index: number; readonly Value: Json };
  /** Ends the execution with something around it. */
  readonly signal?: AbortSignal;
}

interface Events {
  event: [ExecutionEvent];
}

export class ExecutionRunner {
  /** Emits `event` for each history event of each execution, as it happens. */
  readonly events = new EventEmitter<Events>();
  readonly mapRuns: MapRuns;
  readonly #ports: Ports;
  readonly #running = new Set<Execution>();

  constructor(
    private readonly context: LocalContext,
    private readonly store: ExecutionStore,
    runTask: RunTask,
    readonly clock: Clock = systemClock,
  ) {
    this.mapRuns = new MapRuns(context.environment, store, this);
    this.#ports = { clock, runTask, random: Math.random, startMapRun: (settings) => this.mapRuns.open(settings) };
  }

  start({ signal, ...request }: StartRequest): Execution {
    const execution: Execution = {
      ...request,
      inputText: jsonText(request.input),
      startDate: this.clock.now(),
      history: new History(this.clock, request.type === 'STANDARD', (event) => {
        const { machine, arn } = request;
        if (machine.logging) writeExecutionEvent(this.context.logs, machine.logging, execution, event);
        this.events.emit('event', { executionArn: arn, stateMachineArn: machine.arn, event });
      }),
      stop: new AbortController(),
      redriveCount: 0,
      ended: Promise.resolve({ status: 'ABORTED' }),
    };
    signal?.addEventListener('abort', () => execution.stop.abort(), { once: true, signal: execution.stop.signal });
    this.store.add(execution);
    this.#run(execution);
    return execution;
  }

  /** Goes on from the state that failed. */
  redrive(execution: Execution): void {
    execution.redriveCount += 1;
    execution.redriveDate = this.clock.now();
    execution.stop = new AbortController();
    delete execution.outcome;
    delete execution.stopDate;
    execution.history.reopen();
    this.#run(execution);
  }

  /** Ends it at once, with an error and a cause to be told. */
  async stop(execution: Execution, error?: string, cause?: string): Promise<void> {
    execution.stop.abort(new StateError(error, cause));
    await execution.ended;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running].map((execution) => this.stop(execution)));
  }

  #run(execution: Execution): void {
    this.#running.add(execution);
    // Begins after the caller has been given the execution, as observers look it up.
    execution.ended = Promise.resolve()
      .then(() => this.#outcomeOf(execution))
      .then((outcome) => {
        execution.outcome = outcome;
        if (outcome.status === 'SUCCEEDED') delete execution.position;
        execution.stopDate = this.clock.now();
        this.#running.delete(execution);
        return outcome;
      });
  }

  #outcomeOf(execution: Execution): Promise<Outcome> {
    const { machine, arn, name, input, redriveCount, position } = execution;
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
      ports: this.#ports,
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
