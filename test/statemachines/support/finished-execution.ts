/** What a test asserts about an execution, read from its history, as any Step Functions endpoint returns it. */
import {
  paginateGetExecutionHistory,
  type DescribeExecutionCommandOutput,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';

/** One stay in a state. */
export interface Visit {
  readonly input: unknown;
  /** Absent if the state failed. */
  readonly output?: unknown;
}

/** One invocation of a Task: its arguments and its result. */
export interface Invocation {
  readonly arguments: unknown;
  readonly result?: unknown;
  readonly error?: string;
}

export class FinishedExecution {
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly #byId: ReadonlyMap<number, HistoryEvent>;

  static async read(client: SFNClient, description: DescribeExecutionCommandOutput): Promise<FinishedExecution> {
    const events: HistoryEvent[] = [];
    const { executionArn } = description;
    for await (const page of paginateGetExecutionHistory({ client }, { executionArn, includeExecutionData: true })) {
      events.push(...(page.events ?? []));
    }
    return new FinishedExecution(description, events);
  }

  private constructor(
    description: DescribeExecutionCommandOutput,
    private readonly events: readonly HistoryEvent[],
  ) {
    this.status = description.status ?? '';
    this.output = parsed(description.output);
    this.error = description.error;
    this.cause = description.cause;
    this.#byId = new Map(events.map((event) => [event.id ?? 0, event]));
  }

  /** Names of the states in the order they were entered, including those inside Parallel and Map. */
  get states(): string[] {
    return this.events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  }

  /** Stays in a state, in the order they began. */
  visits(state: string): Visit[] {
    const entered = this.events.filter((event) => event.stateEnteredEventDetails?.name === state);
    const exited = this.events.filter((event) => event.stateExitedEventDetails?.name === state);
    return entered.map((event) => {
      const exit = exited.find((candidate) => this.#enteredBefore(candidate, state) === event);
      const input: unknown = parsed(event.stateEnteredEventDetails?.input);
      return exit ? { input, output: parsed(exit.stateExitedEventDetails?.output) } : { input };
    });
  }

  /** Invocations of a Task state, including retries, in the order they began. */
  invocations(state: string): Invocation[] {
    const scheduled = this.events.filter(
      (event) => event.taskScheduledEventDetails && this.#enteredBefore(event, state),
    );
    return scheduled.map((event) => ({
      arguments: parsed(event.taskScheduledEventDetails?.parameters),
      ...this.#endOf(event),
    }));
  }

  #endOf(scheduled: HistoryEvent): Partial<Invocation> {
    for (const event of this.events) {
      const succeeded = event.taskSucceededEventDetails;
      const failed = event.taskFailedEventDetails ?? event.taskTimedOutEventDetails;
      if (
        (!succeeded && !failed) ||
        this.#before(event, (candidate) => candidate.taskScheduledEventDetails) !== scheduled
      )
        continue;
      return succeeded ? { result: parsed(succeeded.output) } : { ...(failed?.error && { error: failed.error }) };
    }
    return {};
  }

  /** The event that entered an event's state, if that is the given state. */
  #enteredBefore(event: HistoryEvent, state: string): HistoryEvent | undefined {
    const entered = this.#before(event, (candidate) => candidate.stateEnteredEventDetails);
    return entered?.stateEnteredEventDetails?.name === state ? entered : undefined;
  }

  /** The nearest of the events that led to this one. */
  #before(event: HistoryEvent, wanted: (candidate: HistoryEvent) => unknown): HistoryEvent | undefined {
    let candidate = this.#byId.get(event.previousEventId ?? 0);
    while (candidate && !wanted(candidate)) candidate = this.#byId.get(candidate.previousEventId ?? 0);
    return candidate;
  }
}

const parsed = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
