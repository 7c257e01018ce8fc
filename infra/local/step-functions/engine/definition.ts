/**
 * The Amazon States Language as the interpreter reads it. A state has the fields of its query language: `validate/` has
 * checked that before a definition gets here, so the types are reliable. https://states-language.net/spec.html
 */
import type { Json } from '../../core/service';

export type QueryLanguageName = 'JSONata' | 'JSONPath';

/** The language of a state, or of a machine if there is no state. JSONPath is the default of the Amazon States Language. */
export const languageName = (
  machine: { readonly QueryLanguage?: unknown },
  state: { readonly QueryLanguage?: unknown } = machine,
): QueryLanguageName => ((state.QueryLanguage ?? machine.QueryLanguage) === 'JSONata' ? 'JSONata' : 'JSONPath');

/** A value, or a string `{% ... %}` that evaluates to one. */
export type Evaluated<T> = T | string;
/** A JSONPath; null for none where that has a meaning. */
export type Path = string;
/** Names in Assign, each with a template. */
export type AssignTemplate = Readonly<Record<string, Json>>;

/** A set of states with a start state: the machine itself, a branch of a Parallel, the processor of a Map. */
export interface StateGraph {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface StateMachineDefinition extends StateGraph {
  readonly Comment?: string;
  readonly QueryLanguage?: string;
  readonly TimeoutSeconds?: number;
  readonly Version?: string;
}

interface Described {
  readonly Comment?: string;
  readonly QueryLanguage?: string;
}

interface InputAndOutput {
  /** JSONata. */
  readonly Output?: Json;
  /** JSONPath. */
  readonly InputPath?: Path | null;
  readonly OutputPath?: Path | null;
}

interface CommonFields extends Described, InputAndOutput {
  readonly Assign?: AssignTemplate;
}

/** JSONPath, of states that have a result. */
interface ResultFields {
  readonly ResultPath?: Path | null;
  readonly ResultSelector?: Json;
}

interface Transition {
  readonly Next?: string;
  readonly End?: boolean;
}

export interface Recovery {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Output?: Json;
  readonly ResultPath?: Path | null;
  readonly Assign?: AssignTemplate;
}

export interface PassState extends CommonFields, Transition {
  readonly Type: 'Pass';
  /** JSONPath. */
  readonly Parameters?: Json;
  readonly Result?: Json;
  readonly ResultPath?: Path | null;
}

/** What a task or the branches work on. */
interface Payload {
  /** JSONata. */
  readonly Arguments?: Json;
  /** JSONPath. */
  readonly Parameters?: Json;
}

export interface TaskState extends CommonFields, Transition, Recovery, Payload, ResultFields {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly TimeoutSeconds?: Evaluated<number>;
  readonly HeartbeatSeconds?: Evaluated<number>;
  readonly TimeoutSecondsPath?: Path;
  readonly HeartbeatSecondsPath?: Path;
}

export interface ChoiceState extends CommonFields {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface ChoiceRule {
  /** JSONata; in JSONPath the rule itself is the comparison. */
  readonly Condition?: Evaluated<boolean>;
  readonly Next: string;
  readonly Output?: Json;
  readonly Assign?: AssignTemplate;
}

export interface WaitState extends CommonFields, Transition {
  readonly Type: 'Wait';
  readonly Seconds?: Evaluated<number>;
  readonly Timestamp?: string;
  readonly SecondsPath?: Path;
  readonly TimestampPath?: Path;
}

export interface SucceedState extends Described, InputAndOutput {
  readonly Type: 'Succeed';
}

export interface FailState extends Described {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
  /** A path or an intrinsic function. */
  readonly ErrorPath?: string;
  readonly CausePath?: string;
}

export interface ParallelState extends CommonFields, Transition, Recovery, Payload, ResultFields {
  readonly Type: 'Parallel';
  readonly Branches: readonly StateGraph[];
}

/** `Iterator` and `Parameters`, the old names of two fields, are read as ItemProcessor and ItemSelector. */
export interface MapState extends CommonFields, Transition, Recovery, ResultFields {
  readonly Type: 'Map';
  readonly Items?: Evaluated<readonly Json[]>;
  readonly ItemsPath?: Path;
  readonly ItemSelector?: Json;
  readonly ItemBatcher?: ItemBatcher;
  readonly ItemProcessor: ItemProcessor;
  readonly MaxConcurrency?: Evaluated<number>;
  readonly ToleratedFailureCount?: Evaluated<number>;
  readonly ToleratedFailurePercentage?: Evaluated<number>;
  readonly MaxConcurrencyPath?: Path;
  readonly ToleratedFailureCountPath?: Path;
  readonly ToleratedFailurePercentagePath?: Path;
  readonly Label?: string;
}

export interface ItemBatcher {
  readonly BatchInput?: Json;
  readonly MaxItemsPerBatch?: Evaluated<number>;
  readonly MaxInputBytesPerBatch?: Evaluated<number>;
  readonly MaxItemsPerBatchPath?: Path;
  readonly MaxInputBytesPerBatchPath?: Path;
}

export interface ItemProcessor extends StateGraph {
  readonly ProcessorConfig?: {
    readonly Mode?: 'INLINE' | 'DISTRIBUTED';
    readonly ExecutionType?: 'STANDARD' | 'EXPRESS';
  };
}

export type State =
  PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;
export type StateType = State['Type'];

/** A state with Retry and Catch. */
export type RecoverableState = TaskState | ParallelState | MapState;

export const isDistributed = (state: MapState): boolean => state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED';
