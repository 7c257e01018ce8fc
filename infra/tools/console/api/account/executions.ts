/** One execution of an account, and one of its steps: from Step Functions if it is STANDARD, else from row and workflow's log. */
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ListMapRunsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { HistoryEvent } from '#local/step-functions/engine/history-event';
import { eventsOf } from '#tools/stack/execution-events';
import { type ExecutionName, readExecutionArn } from '#tools/stack/executions';
import type { Stack } from '#tools/stack/stack';
import { findBroadcast } from '#tools/stack/tables';
import type { AslGraph, ExecutionDetail, ExecutionSummary, MapRunSummary } from '../contract';
import { type AsDeployed, asWritten } from '../executions/as-written';
import { stepData, walked } from '../executions/detail';
import { notThere } from '../request';
import { SharedReads } from '../shared-read';
import type { ConsoleSource } from '../source';
import type { AccountJournal } from './journal';
import { statusOf } from './summaries';

/** Events of an execution that are read, in pages of 1,000; a state has two to five. */
const MAX_EVENTS = 5_000;
/** Map Runs of an execution that are described, each with a call. */
const MAX_MAP_RUNS = 20;
/** Executions that have ended whose events are kept. */
const MAX_KEPT = 10;

interface ReadExecution {
  readonly detail: ExecutionDetail;
  readonly events: readonly HistoryEvent[];
}

export function executionSource(
  stack: Stack,
  journal: AccountJournal,
  everyMs: number,
): Pick<ConsoleSource, 'executions' | 'counts' | 'execution' | 'step'> {
  const ended = new Map<string, ReadExecution>();
  const reads = new SharedReads(async (arn) => {
    const found = ended.get(arn) ?? (await readExecution(stack, journal, arn));
    // The lines of an EXPRESS execution may still come.
    if (found.detail.summary.type === 'STANDARD' && found.detail.summary.endedAt !== undefined) ended.set(arn, found);
    const [oldest] = ended.size > MAX_KEPT ? ended.keys() : [];
    if (oldest !== undefined) ended.delete(oldest);
    return found;
  }, everyMs);
  return {
    executions: async (filter, { limit, before }) => {
      await journal.upToDate(filter);
      return journal.kept.page(filter, limit, before);
    },
    counts: async (filter) => {
      await journal.upToDate(filter);
      return journal.kept.counts(filter);
    },
    execution: async (arn) => (await reads.get(arn)).detail,
    step: async (arn, id) => {
      const data = stepData((await reads.get(arn)).events, id);
      if (!data) throw notThere(`The execution has no step ${id}.`);
      return data;
    },
  };
}

/** @throws ServiceError 404 for an execution of another machine, and one that nothing is known of */
async function readExecution(stack: Stack, journal: AccountJournal, arn: string): Promise<ReadExecution> {
  const named = executionOfStack(stack, arn);
  await journal.upToDate({});
  const listed = journal.kept.get(arn);
  if (arn.includes(':express:')) {
    if (!listed) throw notThere(`${arn} is not among the executions that this console lists.`);
    return readExpress(stack, named, listed);
  }
  return readStandard(stack, named, arn, listed);
}

/** @throws ServiceError 404: the console shows its stack, and nothing else of the account */
export function executionOfStack({ name, outputs }: Stack, arn: string): ExecutionName {
  const named = readExecutionArn(arn);
  const machines = [outputs.BroadcastStateMachineArn, outputs.FanOutStateMachineArn];
  if (named && machines.includes(named.machineArn)) return named;
  throw notThere(`${arn} is no execution of a state machine of ${name}.`);
}

async function readStandard(
  stack: Stack,
  named: ExecutionName,
  executionArn: string,
  listed: ExecutionSummary | undefined,
): Promise<ReadExecution> {
  const client = stack.client(SFNClient);
  const [described, { definition = '{}' }, mapRuns] = await Promise.all([
    client.send(new DescribeExecutionCommand({ executionArn })),
    client.send(new DescribeStateMachineForExecutionCommand({ executionArn })),
    mapRunsOf(stack, executionArn),
  ]).catch((error: unknown) => {
    if ((error as Error).name !== 'ExecutionDoesNotExist') throw error;
    throw notThere(`Step Functions has no execution ${executionArn}, or has deleted it after 90 days.`);
  });
  const { status, startDate, stopDate, input = '', output, error, cause } = described;
  const summary: ExecutionSummary = {
    ...(listed ?? { sequence: 0, arn: executionArn, name: named.name, machine: named.machine, type: 'STANDARD' }),
    status: statusOf(status),
    startedAt: startDate?.getTime() ?? 0,
    ...(stopDate && { endedAt: stopDate.getTime() }),
  };
  const { events, missing } = await historyOf(stack, summary);
  const detail = {
    summary,
    input,
    ...defined({ output, error, cause }),
    ...(await written(stack, named, definition)),
    ...walked(events),
    mapRuns,
    ...(missing !== undefined && { missing }),
  };
  return { detail, events };
}

/** Step Functions does not describe an EXPRESS execution: its input is in the broadcast's row, its states are in the log. */
async function readExpress(stack: Stack, named: ExecutionName, summary: ExecutionSummary): Promise<ReadExecution> {
  const [{ events, missing }, { definition = '{}' }, row] = await Promise.all([
    historyOf(stack, summary),
    stack.client(SFNClient).send(new DescribeStateMachineCommand({ stateMachineArn: named.machineArn })),
    summary.broadcastId === undefined ? undefined : findBroadcast(stack, summary.broadcastId),
  ]);
  const [began, end] = [events.find(({ type }) => type === 'ExecutionStarted')?.details, endOf(events)];
  const input = textOf(began?.input) ?? row?.request ?? row?.refusedInput;
  const detail = {
    summary,
    ...(input !== undefined && { input }),
    ...defined({ output: textOf(end?.output), error: textOf(end?.error), cause: textOf(end?.cause) }),
    ...(await written(stack, named, definition)),
    ...walked(events),
    mapRuns: [],
    ...(missing !== undefined && { missing }),
  };
  return { detail, events };
}

const endOf = (events: readonly HistoryEvent[]): HistoryEvent['details'] =>
  events.findLast(({ type }) => /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(type))?.details;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const defined = <Name extends string>(members: Readonly<Record<Name, string | undefined>>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<
    Record<Name, string>
  >;

async function historyOf(
  stack: Stack,
  { arn, startedAt, endedAt }: ExecutionSummary,
): Promise<{ readonly events: readonly HistoryEvent[]; readonly missing?: string }> {
  const { events, missing } = await eventsOf(stack, arn, startedAt, endedAt ?? Date.now(), MAX_EVENTS);
  return {
    events: events.map(
      ({ id, previousId, at, type, details }) =>
        ({ id, previousEventId: previousId, timestamp: at, type, details }) as unknown as HistoryEvent,
    ),
    ...(missing !== undefined && { missing }),
  };
}

async function mapRunsOf(stack: Stack, executionArn: string): Promise<MapRunSummary[]> {
  const client = stack.client(SFNClient);
  const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn, maxResults: MAX_MAP_RUNS }));
  return Promise.all(
    mapRuns.map(async ({ mapRunArn = '' }): Promise<MapRunSummary> => {
      const {
        status = '',
        startDate,
        stopDate,
        maxConcurrency = 0,
        executionCounts,
      } = await client.send(new DescribeMapRunCommand({ mapRunArn }));
      const { pending = 0, running = 0, succeeded = 0, failed = 0, timedOut = 0, aborted = 0 } = executionCounts ?? {};
      return {
        arn: mapRunArn,
        status,
        startedAt: startDate?.getTime() ?? 0,
        ...(stopDate && { endedAt: stopDate.getTime() }),
        maxConcurrency,
        counts: { pending, running, succeeded, failed, timedOut, aborted },
      };
    }),
  );
}

/** The definition with the queries of its files, which the template has as metadata of the machine. */
async function written(stack: Stack, { machineArn, label }: ExecutionName, definition: string) {
  const whole = JSON.parse(definition) as AslGraph;
  const [resources, template] = await Promise.all([stack.resources(), stack.template().catch(() => undefined)]);
  const id = resources.find(({ physicalId }) => physicalId === machineArn)?.logicalId ?? '';
  const { Resources = {} } = (template ?? {}) as Template;
  const metadata = Object.hasOwn(Resources, id) ? Resources[id]?.Metadata : undefined;
  const deployed: AsDeployed = {
    definition: (label === undefined ? undefined : partOf(whole, label)) ?? whole,
    metadata,
  };
  return asWritten(deployed);
}

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Metadata?: unknown }>>;
}

/** What a child of a Map Run runs: the inside of the distributed Map with that label, or of the only one. */
function partOf({ States }: AslGraph, label: string): AslGraph | undefined {
  const maps = Object.values(States).filter(
    ({ ItemProcessor }) => ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED',
  );
  const labelled = maps.find((state) => (state as { readonly Label?: string }).Label === label);
  return (labelled ?? (maps.length === 1 ? maps[0] : undefined))?.ItemProcessor;
}
