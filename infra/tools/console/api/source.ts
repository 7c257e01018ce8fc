/**
 * Where the console's data comes from: everything that the page asks for, and nothing about how it is found. The routes know only
 * this. `local-source.ts` answers it from a running local cloud, `account/` from an AWS account.
 *
 * Every method throws a ServiceError or a CliError with a message for the reader.
 */
import type {
  ActivitySecond,
  Admission,
  AdmissionRequest,
  BroadcastState,
  ClientsAnswer,
  DeadLetters,
  EventExample,
  EventFilter,
  EventPage,
  ExecutionCounts,
  ExecutionDetail,
  ExecutionFilter,
  ExecutionPage,
  ExecutionSummary,
  FaultsAnswer,
  FaultsRequest,
  LogEntry,
  LoggedEventDetail,
  Overview,
  PublishAnswer,
  PublishRequest,
  RedriveAnswer,
  RedriveRequest,
  ReplayAnswer,
  ReplayRequest,
  ResendAnswer,
  ResendRequest,
  StartAnswer,
  StartRequest,
  UserAcknowledgement,
  UserResume,
  StepData,
} from './contract';

export interface ConsoleSource {
  overview(): Promise<Omit<Overview, 'canWrite' | 'canInjectFaults'>>;
  /** @param before continues a list: `next` of the page before */
  executions(
    filter: ExecutionFilter,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<ExecutionPage>;
  counts(filter: ExecutionFilter): Promise<ExecutionCounts>;
  execution(arn: string): Promise<ExecutionDetail>;
  /** @param id of the history event with which the step began */
  step(arn: string, id: number): Promise<StepData>;
  broadcast(id: string): Promise<BroadcastState>;
  /** @param before continues a list: `next` of the page before */
  events(filter: EventFilter, page: { readonly limit: number; readonly before?: number }): Promise<EventPage>;
  event(sequence: number): Promise<LoggedEventDetail>;
  /** Calls the listener after something has happened to an event. @returns a function that stops it */
  onEvent(listener: () => void): () => void;
  deadLetters(): Promise<DeadLetters>;
  /** What functions and workflow logged about a broadcast, oldest first. */
  logs(broadcastId: string): Promise<readonly LogEntry[]>;
  /** What a user's clients caught up with, latest first. */
  resumes(userId: string): Promise<readonly UserResume[]>;
  /** Which broadcasts asked a user for an acknowledgement, latest first; none if the stack takes none. */
  acknowledgements(userId: string): Promise<readonly UserAcknowledgement[]>;
  /** An event to start with for each mapping. */
  examples(): Promise<readonly EventExample[]>;
  /**
   * Who is connected; only the version if the reader has that one.
   * @param userId only this user. A source that does not offer `everyClient` has nobody without it
   */
  connected(version: string | undefined, userId: string | undefined): Promise<ClientsAnswer>;
  /** Messages in the dead-letter queue, about. */
  deadLetterCount(): Promise<number>;
  /** Calls the listener with each summary that is new or has changed. @returns a function that stops it */
  onExecution(listener: (summary: ExecutionSummary) => void): () => void;
  /** Seconds in which something ended. @param from second since the epoch, inclusive */
  activity(from: number): readonly ActivitySecond[];
  /** Why {@link onExecution} tells nothing, if so. @default - it does */
  problem?(): string | undefined;
  /** Where test clients connect to. @default - to the page's own server */
  readonly webSocketOrigin?: string;
  /** What changes something. Absent if the console is read-only: then the page shows no button for it. */
  readonly actions?: ConsoleActions;
}

export interface ConsoleActions {
  /** Puts a domain event on the bus. */
  publish(event: PublishRequest): Promise<PublishAnswer>;
  redrive(request: RedriveRequest): Promise<RedriveAnswer>;
  resend(request: ResendRequest): Promise<ResendAnswer>;
  replay(request: ReplayRequest): Promise<ReplayAnswer>;
  start(request: StartRequest): Promise<StartAnswer>;
  /** Breaks a connection. @param silently without $disconnect, like a lost network, where that can be done */
  cut(connectionId: string, silently: boolean): Promise<void>;
  /** What a test client of the page connects with. @param host of the request */
  admit(client: AdmissionRequest, host: string | undefined): Promise<Admission>;
  /** Absent if no faults can be injected: then the page has no view of them. */
  readonly faults?: {
    state(): Promise<FaultsAnswer>;
    /** Sets these in the place of all others. @throws ServiceError 400 saying what is wrong with them; then nothing has changed */
    set(request: FaultsRequest): Promise<FaultsAnswer>;
  };
}
