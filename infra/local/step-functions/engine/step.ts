/**
 * One stay in a state: what its fields are evaluated against ($states and the variables), its history events, and how it
 * completes with Output and Assign, or fails.
 */
import type { Json, JsonObject } from '../../core/service';
import type { AssignTemplate, State } from './definition';
import { EvaluationError, InterpreterError, StateError } from './errors';
import type { HistoryEventType } from './history-event';
import { jsonText, withinPayloadLimit } from './json-text';
import { failureMembers } from './outcome';
import type { Bindings } from './query/expression';
import { engineBindings } from './query/functions';
import { evaluateTemplate } from './query/template';
import type { Variables } from './scope';
import type { Thread } from './thread';

/** What a state ends with. */
export interface Completion {
  readonly output: Json;
  readonly assigned?: Variables;
  /** Absent at the end of the thread. */
  readonly next?: string | undefined;
}

/** Members of `$states` besides input and context. */
export interface Extras {
  readonly result?: Json;
  readonly errorOutput?: Json;
}

export class Step<S extends State = State> {
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

  bindings(extras: Extras = {}): Bindings {
    const states = { input: this.input, context: this.context(), ...extras };
    const { clock, random } = this.thread.frame.ports;
    return { ...this.thread.scope.variables(), ...engineBindings({ millis: Math.floor(clock.now()), random }), states };
  }

  context(): JsonObject {
    return {
      ...this.thread.frame.context,
      State: { Name: this.name, EnteredTime: this.#enteredTime, RetryCount: this.retryCount },
      ...(this.thread.map && { Map: this.thread.map }),
    };
  }

  /**
   * Assign and Output; both read the values from before the state.
   * @param fields with the templates: the state itself, a choice rule, a catcher
   * @param prefix path of these fields in the state, e.g. `Choices[0]/`
   */
  async complete(
    fields: { readonly Output?: Json; readonly Assign?: AssignTemplate },
    { extras = {}, otherwise, prefix = '' }: { extras?: Extras; otherwise: Json; prefix?: string },
  ): Promise<{ output: Json; assigned?: Variables }> {
    const bindings = this.bindings(extras);
    const assigned = fields.Assign && (await this.#evaluateAssign(fields.Assign, `${prefix}Assign`, bindings));
    const output =
      fields.Output === undefined ? otherwise : await evaluateTemplate(fields.Output, `${prefix}Output`, bindings);
    return { output: withinPayloadLimit(output, this.name), ...(assigned && { assigned }) };
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

  async #evaluateAssign(template: AssignTemplate, field: string, bindings: Bindings): Promise<Variables> {
    const values = (await evaluateTemplate(template, field, bindings)) as Record<string, Json>;
    return withinPayloadLimit(values, this.name);
  }
}

const inputDetails = { inputDetails: { truncated: false } };
const outputDetails = { outputDetails: { truncated: false } };

const texts = (variables: Variables): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, jsonText(value)]));
