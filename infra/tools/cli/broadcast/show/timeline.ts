/** The states of an execution in the order they began: how often, how long, and what went wrong. */
import type { ExecutionEvent } from '#tools/stack/execution-events';

export interface StateTime {
  readonly state: string;
  /** Milliseconds from the start of the execution to the first entry. */
  readonly startsAt: number;
  /** How often it was entered, over Map iterations and rounds. */
  readonly times: number;
  /** Milliseconds of the longest visit; absent if none has ended. */
  readonly longestMs?: number;
  /** Errors and how often each occurred: a task may have some and still succeed after retries. */
  readonly errors: Readonly<Record<string, number>>;
}

interface Account {
  state: string;
  startsAt: number;
  times: number;
  longestMs?: number;
  errors: Record<string, number>;
}

/** @param events of one execution, in the order of their ids */
export function timelineOf(events: readonly ExecutionEvent[]): StateTime[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const began = events[0]?.at ?? 0;
  const accounts = new Map<string, Account>();
  for (const event of events) {
    const name = event.details.name;
    if (event.type.endsWith('StateEntered') && typeof name === 'string') {
      const account = accounts.get(name) ?? { state: name, startsAt: event.at - began, times: 0, errors: {} };
      account.times += 1;
      accounts.set(name, account);
    } else if (event.type.endsWith('StateExited') && typeof name === 'string') {
      const entered = enteredBefore(event, byId, name);
      const account = accounts.get(name);
      if (account && entered) account.longestMs = Math.max(account.longestMs ?? 0, event.at - entered.at);
    } else if (isFailure(event)) {
      const at = enteredBefore(event, byId)?.details.name;
      const account = typeof at === 'string' ? accounts.get(at) : undefined;
      const error = typeof event.details.error === 'string' ? event.details.error : event.type;
      if (account) account.errors[error] = (account.errors[error] ?? 0) + 1;
    }
  }
  return [...accounts.values()];
}

/** The failure of a task, not the failure of a Map, Parallel or execution that follows from it. */
const isFailure = ({ type }: ExecutionEvent): boolean =>
  /^(Task|LambdaFunction|Activity)(Failed|TimedOut|StartFailed|SubmitFailed)$/.test(type);

/** The entry of the state an event belongs to, found by following the chain of previous events. */
function enteredBefore(
  event: ExecutionEvent,
  byId: ReadonlyMap<number, ExecutionEvent>,
  name?: string,
): ExecutionEvent | undefined {
  let at = byId.get(event.previousId);
  while (at && !(at.type.endsWith('StateEntered') && (name === undefined || at.details.name === name))) {
    at = at.previousId < at.id ? byId.get(at.previousId) : undefined;
  }
  return at;
}
