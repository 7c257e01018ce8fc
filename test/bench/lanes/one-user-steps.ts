/**
 * What each broadcast to the one user does in the workflow: its history without times. Two processes on a busy machine take CPU
 * from each other, which two lanes on AWS do not; but a broadcast that waits in a queue, is turned away, tries again or gets into the
 * other lane does other steps, however busy the machine is.
 */
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import { ENDINGS, type HistoryEvent } from '#local/step-functions/engine/history-event';
import { MESSAGE_TYPE } from '../one-user';

/** Epoch milliseconds. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Walked extends Span {
  readonly steps: string;
}

export class OneUserSteps {
  readonly #running = new Map<string, { from: number; steps: string[] }>();
  readonly #walked: Walked[] = [];
  readonly #stop: () => void;

  constructor(cloud: LocalCloud) {
    const { BroadcastStateMachineArn } = stackOutputs(cloud.outputs);
    this.#stop = cloud.onExecutionEvent(({ executionArn, stateMachineArn, event }) => {
      if (stateMachineArn !== BroadcastStateMachineArn) return;
      if (event.type === 'ExecutionStarted' && isToOneUser(event)) {
        this.#running.set(executionArn, { from: event.timestamp, steps: [] });
      }
      const running = this.#running.get(executionArn);
      if (!running) return;
      running.steps.push(stepOf(event));
      if (!ENDINGS.includes(event.type)) return;
      this.#running.delete(executionArn);
      // Branches and iterations run side by side, so their order says nothing.
      this.#walked.push({ from: running.from, to: event.timestamp, steps: running.steps.sort().join('\n') });
    });
  }

  /** Ways of the broadcasts that had ended before the fan-outs began, or ran between them. */
  outside(spans: readonly Span[]): string[] {
    return this.#walked.filter((each) => spans.every(({ from, to }) => each.to < from || each.from > to)).map(stepsOf);
  }

  /** Ways of the broadcasts that started and ended within a fan-out. */
  within(spans: readonly Span[]): string[] {
    return this.#walked.filter((each) => spans.some(({ from, to }) => each.from >= from && each.to <= to)).map(stepsOf);
  }

  stop(): void {
    this.#stop();
  }
}

const stepsOf = ({ steps }: Walked): string => steps;

const isToOneUser = ({ details }: HistoryEvent): boolean =>
  (details?.input as string).includes(`"type":${JSON.stringify(MESSAGE_TYPE)}`);

/** A state by its name, a task by the function that it invokes, e.g. `TaskScheduled …:function:sender`. */
function stepOf({ type, details = {} }: HistoryEvent): string {
  const { name, resource, parameters } = details as Readonly<Record<string, string | undefined>>;
  const { FunctionName } = JSON.parse(parameters ?? '{}') as { FunctionName?: string };
  return [type, name, FunctionName ?? resource].filter((part) => part !== undefined).join(' ');
}
