/** Runs a definition on the interpreter alone: tasks are functions, time is virtual. */
import type { Json } from '#local/core/service';
import type { State, StateMachineDefinition } from '#local/step-functions/engine/definition';
import { History } from '#local/step-functions/engine/history';
import type { HistoryEvent } from '#local/step-functions/engine/history-event';
import { withoutLegacyFields } from '#local/step-functions/engine/legacy-fields';
import type { Outcome } from '#local/step-functions/engine/outcome';
import type { Ports, RunTask, StartMapRun } from '#local/step-functions/engine/ports';
import { runExecution } from '#local/step-functions/engine/run-execution';
import { VirtualClock } from './virtual-clock';

export interface RunOptions {
  readonly input?: Json;
  readonly runTask?: RunTask;
  readonly signal?: AbortSignal;
  readonly random?: () => number;
  /** @default - one of its own */
  readonly clock?: VirtualClock;
  readonly express?: boolean;
  readonly timeLimitFactor?: number;
  /** Called for each event, including those of children of a Distributed Map. */
  readonly observe?: (event: HistoryEvent) => void;
}

export interface Run {
  readonly outcome: Outcome;
  readonly events: readonly HistoryEvent[];
  readonly types: readonly string[];
  /** `type<previousEventId`, to read a history at a glance. */
  readonly chain: readonly string[];
  readonly elapsedMs: number;
}

export const TASK = 'arn:aws:states:::lambda:invoke';

const noTask: RunTask = async () => {
  throw new Error('this definition was expected to run no task');
};

export async function run(definition: object, options: RunOptions = {}): Promise<Run> {
  const {
    input = {},
    runTask = noTask,
    random = () => 1,
    clock = new VirtualClock(),
    express = false,
    timeLimitFactor = 1,
    observe,
  } = options;
  const started = clock.now();
  const history = new History(clock, !express, observe);
  const ports: Ports = { clock, runTask, random, timeLimitFactor, startMapRun: childrenOn(() => ports, observe) };
  const outcome = await runExecution({
    definition: withoutLegacyFields({ QueryLanguage: 'JSONata', ...definition } as StateMachineDefinition),
    input,
    context: context(input),
    history,
    ports,
    signal: options.signal ?? new AbortController().signal,
  });
  const { events } = history;
  return {
    outcome,
    events,
    types: events.map(({ type }) => type),
    chain: events.map(({ type, previousEventId }) => `${type}<${previousEventId}`),
    elapsedMs: clock.now() - started,
  };
}

/** A machine of one state, `S`, that ends. */
export const only = (state: object): object => ({
  StartAt: 'S',
  States: { S: { ...('Type' in state && isFinal(state) ? {} : { End: true }), ...state } },
});

const isFinal = (state: object) => ['Succeed', 'Fail', 'Choice'].includes((state as State).Type);

const context = (input: Json) => ({
  Execution: {
    Id: 'arn:aws:states:us-east-1:000000000000:execution:machine:run',
    Input: input,
    Name: 'run',
    RoleArn: 'arn:aws:iam::000000000000:role/machine',
    StartTime: '2026-01-01T00:00:00.000Z',
    RedriveCount: 0,
  },
  StateMachine: { Id: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine', Name: 'machine' },
});

/** Runs children of a Distributed Map as executions of their own, without a store. */
const childrenOn =
  (ports: () => Ports, observe?: (event: HistoryEvent) => void): StartMapRun =>
  ({ processor }) => ({
    arn: 'arn:aws:states:us-east-1:000000000000:mapRun:machine/label:1',
    run: (input, _index, signal) =>
      runExecution({
        definition: processor,
        input,
        context: context(input),
        history: new History(ports().clock, true, observe),
        ports: ports(),
        signal,
      }),
    close: () => undefined,
  });

export const output = ({ outcome }: Run): Json => {
  if (outcome.status !== 'SUCCEEDED') throw new Error(`not SUCCEEDED: ${JSON.stringify(outcome)}`);
  return outcome.output;
};
