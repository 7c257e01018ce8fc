/**
 * The executions of a local cloud as the console lists them: one summary each, kept longer than the histories. Each execution costs
 * two small objects. Watchers are told of changes; without a watcher nothing more happens.
 */
import type { LocalCloud } from '#local';
import { unattended } from '#local/core/guarded';
import type { Execution } from '#local/step-functions/executions/execution';
import { KeptExecutions, type Listener } from './kept';
import { summaryAtEnd, summaryAtStart } from './summary';

interface Observed {
  /** Called once per ended execution, whether or not anybody watches. */
  readonly ended: Listener;
}

export class Journal {
  readonly kept = new KeptExecutions();
  readonly #stop: () => void;

  constructor(
    cloud: Pick<LocalCloud, 'executions' | 'onExecutionEvent'>,
    private readonly observed: Observed = { ended: () => undefined },
  ) {
    for (const execution of cloud.executions.latestFirst().reverse()) this.#follow(execution);
    this.#stop = cloud.onExecutionEvent(({ executionArn, event: { type } }) => {
      if (type !== 'ExecutionStarted' && type !== 'ExecutionRedriven') return;
      const execution = cloud.executions.get(executionArn);
      if (execution) this.#follow(execution);
    });
  }

  close(): void {
    this.#stop();
    this.kept.close();
  }

  #follow(execution: Execution): void {
    const started = this.kept.put(summaryAtStart(execution));
    const noteEnd = execution.ended.then((outcome) => {
      // Its row may have been dropped, or may belong to a run started since.
      if (this.kept.get(execution.arn) !== started) return;
      this.observed.ended(this.kept.put(summaryAtEnd(started, outcome, execution.stopDate ?? Date.now())));
    });
    unattended('the list of executions', noteEnd);
  }
}
