/**
 * The Amazon States Language as the interpreter reads it, only with JSONata. `validate/` has checked a definition before it
 * gets here, so the types are reliable. https://states-language.net/spec.html
 */
import type { Json } from '../../core/service';

/** A value, or a string `{% ... %}` that evaluates to one. */
export type Evaluated<T> = T | string;
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

interface CommonFields extends Described {
  readonly Output?: Json;
  readonly Assign?: AssignTemplate;
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
  readonly Assign?: AssignTemplate;
}

export interface PassState extends CommonFields, Transition {
  readonly Type: 'Pass';
}

export interface TaskState extends CommonFields, Transition, Recovery {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly TimeoutSeconds?: Evaluated<number>;
  readonly HeartbeatSeconds?: Evaluated<number>;
}

export interface ChoiceState extends CommonFields {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface ChoiceRule {
  readonly Condition: Evaluated<boolean>;
  readonly Next: string;
  readonly Output?: Json;
  readonly Assign?: AssignTemplate;
}

export interface WaitState extends CommonFields, Transition {
  readonly Type: 'Wait';
  readonly Seconds?: Evaluated<number>;
  readonly Timestamp?: string;
}

export interface SucceedState extends Described {
  readonly Type: 'Succeed';
  readonly Output?: Json;
}

export interface FailState extends Described {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}

export interface ParallelState extends CommonFields, Transition, Recovery {
  readonly Type: 'Parallel';
  readonly Branches: readonly StateGraph[];
  readonly Arguments?: Json;
}

export interface MapState extends CommonFields, Transition, Recovery {
  readonly Type: 'Map';
  readonly Items?: Evaluated<readonly Json[]>;
  readonly ItemSelector?: Json;
  readonly ItemBatcher?: ItemBatcher;
  readonly ItemProcessor: ItemProcessor;
  readonly MaxConcurrency?: Evaluated<number>;
  readonly ToleratedFailureCount?: Evaluated<number>;
  readonly ToleratedFailurePercentage?: Evaluated<number>;
  readonly Label?: string;
}

export interface ItemBatcher {
  readonly BatchInput?: Json;
  readonly MaxItemsPerBatch?: Evaluated<number>;
  readonly MaxInputBytesPerBatch?: Evaluated<number>;
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
