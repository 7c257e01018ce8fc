/** One stay in a state: its input and context, its history events, and how it ends. */
import type { Json, JsonObject } from '../../core/service';
import { languageName, type State } from './definition';
import { EvaluationError, InterpreterError, StateError } from './errors';
import type { HistoryEventType } from './history-event';
import { jsonText } from './json-text';
import { failureMembers } from './outcome';
import { QUERY_LANGUAGES } from './query';
import type { QueryLanguage } from './query/language';
import type { Variables } from './scope';
import type { Thread } from './thread';

/** What a state ends with. */
export interface Completion {
  readonly output: Json;
  readonly assigned?: Variables;
  /** Absent at the end of the thread. */
  readonly next?: string | undefined;
}

/** States whose context says how often they were retried. */
const COUNTS_RETRIES: readonly State['Type'][] = ['Task', 'Map'];

export class Step<S extends State = State> {
  readonly language: QueryLanguage;
  readonly enteredEventId: number;
  readonly #previousEventId: number;
  readonly #enteredTime: string;
  retryCount = 0;

  constructor(
    readonly name: string,
    readonly state: S,
    readonly input: Json,
    readonly thread: Thread,
  ) {
    this.language = QUERY_LANGUAGES[languageName({ QueryLanguage: thread.frame.queryLanguage }, state)];
    this.#previousEventId = thread.chain.previous;
    this.enteredEventId = this.record(`${state.Type}StateEntered`, { name, input: jsonText(input), ...inputDetails });
    this.#enteredTime = new Date(thread.frame.ports.clock.now()).toISOString();
  }

  record(type: HistoryEventType, details?: JsonObject, placement?: { previous?: number; advance?: boolean }): number {
    return this.thread.frame.history.add(this.thread.chain, type, details, placement);
  }

  exit(completion: Completion): void {
    const { output, assigned } = completion;
    this.record(`${this.state.Type as Exclude<State['Type'], 'Fail'>}StateExited`, {
      name: this.name,
      output: jsonText(output),
      ...outputDetails,
      ...(assigned && { assignedVariables: texts(assigned), assignedVariablesDetails: { truncated: false } }),
    });
  }

  /** What a field was evaluated to, on the way to the output: TestState shows it. */
  inspect(_member: string, _value: Json): void {
    // Nobody looks at an execution.
  }

  context(): JsonObject {
    return {
      ...this.thread.frame.context,
      State: {
        Name: this.name,
        EnteredTime: this.#enteredTime,
        ...(COUNTS_RETRIES.includes(this.state.Type) && { RetryCount: this.retryCount }),
      },
      ...(this.thread.map && { Map: this.thread.map }),
    };
  }

  /** The failure as the history and the catchers see it: named after this state; an evaluation failure is also recorded. */
  fail(error: unknown): StateError {
    if (!(error instanceof StateError)) throw error;
    if (!(error instanceof InterpreterError) || error.framed) return error;
    const framed = error.in(this.name, this.enteredEventId);
    if (error instanceof EvaluationError) this.#recordEvaluationFailed(framed, error.location);
    return framed;
  }

  #recordEvaluationFailed(failure: StateError, location?: string): void {
    // A state that fails on its own fields did not get past entering; only a Wait counts as started.
    const entering = this.thread.chain.previous === this.enteredEventId && this.state.Type !== 'Wait';
    const details = { ...failureMembers(failure), ...(location && { location }), state: this.name };
    this.record('EvaluationFailed', details, entering ? { previous: this.#previousEventId } : {});
  }
}

const inputDetails = { inputDetails: { truncated: false } };
const outputDetails = { outputDetails: { truncated: false } };

const texts = (variables: Variables): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, jsonText(value)]));
