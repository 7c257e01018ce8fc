/**
 * Answers the console from an AWS account, or from local mode through its AWS APIs: from the tables, Step Functions, CloudWatch Logs,
 * EventBridge and the queue, with the rights of whoever runs it. Each read has a limit, and no page makes it read more often than
 * every few seconds. `README.md` lists the rights.
 */
import { CliError, EXIT } from '#tools/stack/exit-codes';
import { explainError } from '#tools/stack/explain-error';
import type { Stack } from '#tools/stack/stack';
import { tablesOf } from '#tools/stack/tables';
import { ServiceError } from '#local/core/service';
import { actionSource } from '../actions/source';
import { broadcastSource } from '../broadcasts';
import { deadLetterSource } from '../dead-letters/source';
import { publishSource } from '../events/publish';
import { logSource } from '../logs';
import { notThere } from '../request';
import { SharedRead, SharedReads } from '../shared-read';
import type { ConsoleSource } from '../source';
import { clientSource } from './clients';
import { executionOfStack, executionSource } from './executions';
import { AccountJournal, MAX_OPENED } from './journal';
import { notOfferedBy } from './not-offered';

export interface AccountSource extends ConsoleSource {
  /** Stops following the account. The stack is the caller's to close. */
  close(): void;
}

export interface AccountOptions {
  /** Milliseconds that the list of executions goes back. */
  readonly since: number;
  /** Whether the page may change something. */
  readonly write: boolean;
}

/** Milliseconds between two reads of the same thing, however many pages ask. */
const EVERY_MS = { aws: 5_000, local: 250 } as const;
/** Dead letters that a look into the queue takes: it hides them from others for a moment. */
const MAX_DEAD_LETTERS = 100;

export function accountSource(stack: Stack, { since, write }: AccountOptions): AccountSource {
  const everyMs = EVERY_MS[stack.target.kind];
  const open = () => Promise.resolve(stack);
  const journal = new AccountJournal(stack, { since, everyMs });
  const clientParts = clientSource(stack, everyMs);
  const { cut, admit, connected, resumes, acknowledgements } = clientParts;
  const { redrive, ...deadLetters } = deadLetterSource(open, MAX_DEAD_LETTERS);
  const { publish, examples } = publishSource(open);
  const { broadcast } = broadcastSource(
    () => stack.outputs,
    () => tablesOf(stack),
  );
  const { logs } = logSource(open);
  const actions = actionSource(open, (arn) => executionOfStack(stack, arn).machineArn);
  const shared = {
    broadcast: new SharedReads(broadcast, everyMs),
    logs: new SharedReads(logs, everyMs),
    count: new SharedRead(deadLetters.deadLetterCount, everyMs),
  };
  const watchedSince = Date.now();
  return {
    ...explained({
      overview: async () => ({
        stage: stack.name,
        region: stack.outputs.BroadcastStateMachineArn.split(':')[3] ?? '',
        webSocketUrl: stack.outputs.WebSocketUrl,
        watchedSince,
        where: stack.target.where,
        listed: `the last ${spanText(since)}, at most the latest ${MAX_OPENED.toLocaleString('en')} of it at the start`,
        notOffered: await notOfferedBy(stack),
      }),
      ...executionSource(stack, journal, everyMs),
      ...{ connected, resumes, acknowledgements },
      deadLetters: deadLetters.deadLetters,
      deadLetterCount: () => shared.count.get(),
      broadcast: (id: string) => shared.broadcast.get(id),
      logs: (id: string) => shared.logs.get(id),
      examples,
    }),
    events: () => Promise.reject(noEventLog()),
    event: () => Promise.reject(noEventLog()),
    onEvent: () => () => undefined,
    onExecution: (listener) => journal.onChange(listener),
    activity: () => [],
    problem: () => (journal.problem === undefined ? undefined : explainError(journal.problem).message),
    ...(write && {
      actions: explained({ publish, redrive, cut, admit, ...actions }),
      webSocketOrigin: new URL(stack.outputs.WebSocketUrl).origin,
    }),
    close() {
      journal.close();
      clientParts.close();
    },
  };
}

const noEventLog = () => notThere('An account has no list of the events on its bus.');

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'days'],
  [3_600_000, 'hours'],
  [60_000, 'minutes'],
  [1_000, 'seconds'],
];

function spanText(milliseconds: number): string {
  const [unit, name] = UNITS.find(([ms]) => milliseconds % ms === 0 && milliseconds >= ms) ?? [1_000, 'seconds'];
  const count = Math.round(milliseconds / unit);
  return count === 1 ? name.slice(0, -1) : `${count} ${name}`;
}

type Method = (...args: never[]) => Promise<unknown>;

/** The same methods, whose errors of AWS say what to do. */
const explained = <T extends Readonly<Record<keyof T, Method>>>(source: T): T =>
  Object.fromEntries(
    Object.entries<Method>(source).map(([name, method]) => [
      name,
      (...args: never[]) => method(...args).catch((error: unknown) => Promise.reject(explanation(error))),
    ]),
  ) as T;

function explanation(error: unknown): Error {
  if (error instanceof ServiceError || error instanceof CliError) return error;
  const told = explainError(error);
  const isOfAws = typeof error === 'object' && error !== null && '$metadata' in error;
  return isOfAws || told.exitCode === EXIT.NO_ACCESS ? told : (error as Error);
}
