/**
 * Step Functions in local mode: the service with its actions, the provider of state machines, and the events of executions
 * for observers.
 */
import type { Assets } from '../cloud-assembly/assembly';
import type { LocalContext, ServiceModule } from '../core/context';
import type { LocalService } from '../core/service';
import type { Actions, StepFunctions } from './actions/action';
import { describedExecution } from './actions/describe-execution';
import { executionActions } from './actions/execution-actions';
import { historyActions } from './actions/history-actions';
import { machineActions } from './actions/machine-actions';
import { mapRunActions } from './actions/map-run-actions';
import { startActions } from './actions/start-actions';
import { testStateAction } from './actions/test-state-action';
import { ExecutionRunner, type RunnerOptions } from './executions/execution-runner';
import { ExecutionStore } from './executions/execution-store';
import type { Execution, ExecutionEvent } from './executions/execution';
import type { MapRunRecord } from './executions/map-runs';
import { createRunTask } from './integrations/run-task';
import { MachineStore } from './machines/machine-store';
import { TestCases } from './mocking/test-cases';
import { stateMachineProvider } from './state-machine-provider';

export type { ExecutionEvent } from './executions/execution';
export { executionLogLine } from './logging/execution-log';

/** The stored executions, for local tools that show them. */
export interface ExecutionReader {
  get(arn: string): Execution | undefined;
  latestFirst(): Execution[];
  /** Latest first. */
  mapRunsOf(executionArn: string): MapRunRecord[];
}

export interface StepFunctionsOptions extends RunnerOptions {
  /** Executions to keep in memory, besides running ones. @default 1000 */
  readonly maxExecutions?: number;
  /** Characters of history data to keep, besides running executions. @default 100 million */
  readonly maxHistoryData?: number;
  /** Path of a mock configuration file: an execution started on `stateMachineArn#TestCase` uses it. */
  readonly mockConfig?: string;
  /** Where definitions lie that are files. @default - a machine with one is refused */
  readonly assets?: Pick<Assets, 'file'>;
}

export interface StepFunctionsModule extends ServiceModule {
  /** Calls the listener for each history event of each execution, as it happens. @returns a function that stops it */
  onExecutionEvent(listener: (event: ExecutionEvent) => void): () => void;
  readonly executions: ExecutionReader;
  /** Loses what a restarting engine loses; see ExecutionRunner. */
  restart: ExecutionRunner['restart'];
}

const DEFAULT_MAX_EXECUTIONS = 1_000;
const DEFAULT_MAX_HISTORY_DATA = 30_000_000;

export function createStepFunctionsModule(
  context: LocalContext,
  options: StepFunctionsOptions = {},
): StepFunctionsModule {
  const executions = new ExecutionStore({
    maxExecutions: options.maxExecutions ?? DEFAULT_MAX_EXECUTIONS,
    maxData: options.maxHistoryData ?? DEFAULT_MAX_HISTORY_DATA,
  });
  const runTask = createRunTask({
    registry: context.registry,
    async executionEnd(arn) {
      const execution = executions.get(arn);
      if (!execution) throw new Error(`There is no execution ${arn} to wait for.`);
      await execution.ended;
      return describedExecution(execution);
    },
  });
  const runner = new ExecutionRunner(context, executions, runTask, options);
  const services: StepFunctions = {
    context,
    machines: new MachineStore(),
    executions,
    runner,
    runTask,
    testCases: new TestCases(options.mockConfig),
  };
  return {
    service: createService(services),
    providers: [stateMachineProvider(services, options.assets)],
    onExecutionEvent(listener) {
      runner.events.on('event', listener);
      return () => runner.events.off('event', listener);
    },
    executions: {
      get: (arn) => executions.get(arn),
      latestFirst: () => executions.latestFirst(),
      mapRunsOf: (arn) => runner.mapRuns.of(arn),
    },
    restart: (express) => runner.restart(express),
  };
}

function createService(services: StepFunctions): LocalService {
  const actions: Actions = {
    ...machineActions(services),
    ...startActions(services),
    ...executionActions(services),
    ...historyActions(services),
    ...mapRunActions(services),
    ...testStateAction(services),
  };
  return {
    name: 'states',
    targetPrefix: 'AWSStepFunctions',
    protocol: 'json-1.0',
    operation: (name) => (Object.hasOwn(actions, name) ? actions[name] : undefined),
    stop: () => services.runner.stopAll(),
  };
}
