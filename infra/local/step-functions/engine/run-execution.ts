/**
 * Entry point of the interpreter: runs one execution of a definition, from its start or from where it failed, to its end.
 * It knows neither HTTP nor other services; those come in through the ports.
 */
import { HeldTime } from '../../core/held-time';
import type { Json } from '../../core/service';
import { follow, sleepBeside } from './deadline';
import { languageName, type StateMachineDefinition } from './definition';
import { ERROR, AbortedError, StateError } from './errors';
import { Chain, type History } from './history';
import { jsonText } from './json-text';
import { type Outcome, failureMembers, interpreterFault } from './outcome';
import type { Ports } from './ports';
import { runThread } from './run-thread';
import { Scope } from './scope';
import type { ExecutionContext, Position } from './thread';

export interface ExecutionRun {
  readonly definition: StateMachineDefinition;
  readonly input: Json;
  readonly context: ExecutionContext;
  readonly history: History;
  readonly ports: Ports;
  /** Aborting it ends the execution; the reason, a StateError, gives error and cause. */
  readonly signal: AbortSignal;
  /** Milliseconds the execution may take, besides its own TimeoutSeconds. */
  readonly timeLimit?: number;
  /** Where to continue, for a redrive. */
  readonly from?: Position;
  readonly onPosition?: (position: Position) => void;
  readonly map?: { readonly Item: { readonly Index: number; readonly Value: Json } };
}

export async function runExecution(run: ExecutionRun): Promise<Outcome> {
  const chain = new Chain(run.from ? run.history.lastId : 0);
  if (run.from) run.history.add(chain, 'ExecutionRedriven', { redriveCount: run.context.Execution.RedriveCount ?? 0 });
  else recordStart(run, chain);
  const outcome = await outcomeOf(run, chain);
  recordEnd(run.history, chain, outcome);
  return outcome;
}

async function outcomeOf(run: ExecutionRun, chain: Chain): Promise<Outcome> {
  // Listens before the states do, so that the reason for the stop is the outcome.
  const stopped = whenStopped(run.signal);
  const controller = follow(run.signal);
  const held = new HeldTime();
  const ended: Promise<Outcome>[] = [stopped, held.run(() => runStates(run, chain, controller.signal))];
  const { clock, timeLimitFactor = 1 } = run.ports;
  const limit =
    Math.min(1000 * (run.definition.TimeoutSeconds ?? Infinity), run.timeLimit ?? Infinity) * timeLimitFactor;
  if (limit !== Infinity) {
    ended.push(sleepBeside(held, clock, limit, controller.signal).then(() => ({ status: 'TIMED_OUT' })));
  }
  for (const end of ended) end.catch(() => undefined);
  try {
    return await Promise.race(ended);
  } finally {
    controller.abort();
  }
}

async function runStates(run: ExecutionRun, chain: Chain, signal: AbortSignal): Promise<Outcome> {
  const frame = {
    ports: run.ports,
    history: run.history,
    context: run.context,
    queryLanguage: languageName(run.definition),
    ...(run.onPosition && { onTopLevelState: run.onPosition }),
  };
  const { state, input, scope } = run.from ?? { input: run.input, scope: new Scope() };
  const thread = { frame, scope, chain, signal, topLevel: true, ...(run.map && { map: run.map }) };
  try {
    return { status: 'SUCCEEDED', output: await runThread(run.definition, input, thread, state) };
  } catch (error) {
    if (error instanceof StateError) return { status: 'FAILED', ...failureMembers(error) };
    if (error instanceof AbortedError) return { status: 'ABORTED' };
    return interpreterFault(error);
  }
}

/** Resolves as soon as the execution is stopped from outside, without waiting for what is still running. */
function whenStopped(stop: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const stopped = () => {
      const reason: unknown = stop.reason;
      resolve({ status: 'ABORTED', ...(reason instanceof StateError ? failureMembers(reason) : {}) });
    };
    if (stop.aborted) stopped();
    else stop.addEventListener('abort', stopped, { once: true });
  });
}

function recordStart({ history, input, context }: ExecutionRun, chain: Chain): void {
  history.add(
    chain,
    'ExecutionStarted',
    { input: jsonText(input), inputDetails: { truncated: false }, roleArn: context.Execution.RoleArn },
    { advance: false },
  );
}

function recordEnd(history: History, chain: Chain, outcome: Outcome): void {
  switch (outcome.status) {
    case 'SUCCEEDED':
      history.add(chain, 'ExecutionSucceeded', {
        output: jsonText(outcome.output),
        outputDetails: { truncated: false },
      });
      break;
    case 'FAILED':
      history.add(chain, 'ExecutionFailed', failureMembers(outcome));
      break;
    case 'ABORTED':
      history.add(chain, 'ExecutionAborted', failureMembers(outcome));
      break;
    case 'TIMED_OUT':
      history.add(chain, 'ExecutionTimedOut', { error: ERROR.TIMEOUT });
      break;
  }
}
