/** Map Runs: the child executions of Distributed Maps, counted by how they ended. */
import { randomUUID } from 'node:crypto';
import type { Environment } from '../../core/identity';
import { executionArn, mapRunArn } from '../arns';
import type { Clock } from '../engine/clock';
import type { MapRun, MapRunSettings } from '../engine/ports';
import type { StateMachine } from '../machines/state-machine';
import type { Execution, StartRequest } from './execution';
import type { ExecutionStore } from './execution-store';
import { MAX_OPEN_MAP_RUNS, OpenMapRuns } from './open-map-runs';

/** Map Runs to keep; the oldest closed ones are dropped. */
const MAX_MAP_RUNS = 1_000;

export interface MapRunRecord {
  readonly arn: string;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly settings: MapRunSettings;
  readonly startDate: number;
  readonly counts: {
    pending: number;
    running: number;
    succeeded: number;
    failed: number;
    timedOut: number;
    aborted: number;
  };
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  stopDate?: number;
}

const COUNTED = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const;

/** Starts the children. */
interface Runner {
  readonly clock: Clock;
  start(request: StartRequest): Execution;
}

export class MapRuns {
  readonly #records = new Map<string, MapRunRecord>();
  readonly #open: OpenMapRuns;

  constructor(
    private readonly environment: Environment,
    private readonly executions: ExecutionStore,
    private readonly runner: Runner,
    maxOpen = MAX_OPEN_MAP_RUNS,
  ) {
    this.#open = new OpenMapRuns(maxOpen);
  }

  get(arn: string): MapRunRecord | undefined {
    return this.#records.get(arn);
  }

  /** Latest first. */
  of(executionArn: string): MapRunRecord[] {
    return [...this.#records.values()].filter((record) => record.executionArn === executionArn).reverse();
  }

  open(settings: MapRunSettings): MapRun {
    const parent = this.executions.get(settings.parent.arn);
    if (!parent) throw new Error(`there is no execution ${settings.parent.arn}`);
    const { machine } = parent;
    const record: MapRunRecord = {
      arn: mapRunArn(this.environment, machine.name, settings.label),
      executionArn: parent.arn,
      stateMachineArn: machine.arn,
      settings,
      startDate: this.runner.clock.now(),
      counts: { pending: settings.itemCount, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 },
      status: 'RUNNING',
    };
    this.#keep(record);
    const turn = this.#open.take();
    return {
      arn: record.arn,
      run: async (input, index, signal) => {
        await turn.begun(signal);
        record.counts.pending -= 1;
        record.counts.running += 1;
        const outcome = await this.#child(parent, record, { input, index, signal }).ended;
        record.counts.running -= 1;
        record.counts[COUNTED[outcome.status]] += 1;
        return outcome;
      },
      close: (status) => {
        record.status = status;
        record.stopDate = this.runner.clock.now();
        record.counts.aborted += record.counts.pending;
        record.counts.pending = 0;
        turn.end();
      },
    };
  }

  #child(
    parent: Execution,
    { arn, settings }: MapRunRecord,
    { input, index, signal }: { input: Execution['input']; index: number; signal: AbortSignal },
  ): Execution {
    const type = settings.processor.ProcessorConfig?.ExecutionType ?? 'STANDARD';
    const name = randomUUID();
    const machine: StateMachine = {
      ...parent.machine,
      name: `${parent.machine.name}/${settings.label}`,
      arn: `${parent.machine.arn}/${settings.label}`,
      definition: settings.processor,
    };
    return this.runner.start({
      arn: executionArn(this.environment, machine.name, name, type),
      name,
      machine,
      type,
      input,
      mapRunArn: arn,
      ...(parent.testCase && { testCase: parent.testCase }),
      mapItem: { Index: index, Value: input },
      within: signal,
    });
  }

  #keep(record: MapRunRecord): void {
    this.#records.set(record.arn, record);
    for (const [arn, { status }] of this.#records) {
      if (this.#records.size <= MAX_MAP_RUNS) return;
      if (status !== 'RUNNING') this.#records.delete(arn);
    }
  }
}
