/**
 * A query language: how the fields of a state are evaluated. The states run the same in each; what differs is which fields
 * they have, what these read, and how they fail.
 */
import type { Json } from '#local/core/service';
import type {
  ChoiceState,
  FailState,
  MapState,
  ParallelState,
  PassState,
  QueryLanguageName,
  RecoverableState,
  TaskState,
  WaitState,
} from '../definition';
import type { Variables } from '../scope';
import type { Completion, Step } from '../step';
import type { MapItem } from '../thread';

/** Each method throws a StateError if a field fails. */
export interface QueryLanguage {
  readonly name: QueryLanguageName;

  /** What the state works on: its input, or the part of it that the state selects. */
  input(step: Step): Json;

  pass(step: Step<PassState>): Promise<Completed>;
  /** The state is done. @param result of a task, of the branches or of the iterations; absent in other states */
  complete(step: Step, result?: Json): Promise<Completed>;
  /** A rule of a Choice was taken. */
  completeRule(step: Step<ChoiceState>, index: number): Promise<Completed>;
  /** A catcher took the failure. @param errorOutput `{ Error?, Cause? }` */
  completeCaught(step: Step<RecoverableState>, index: number, errorOutput: Json): Promise<Completed>;

  /** Input of the task or of each branch. */
  payload(step: Step<TaskState | ParallelState>): Promise<Json>;
  timeouts(step: Step<TaskState>): Promise<TaskTimeouts>;
  waitUntil(step: Step<WaitState>): Promise<WaitEnd>;
  failure(step: Step<FailState>): Promise<{ readonly error?: string; readonly cause?: string }>;
  /** Index of the first rule that holds. */
  choose(step: Step<ChoiceState>): Promise<number | undefined>;

  mapItems(step: Step<MapState>): Promise<readonly Json[]>;
  /** How many items run at once; 0 for no limit. */
  maxConcurrency(step: Step<MapState>): Promise<number>;
  tolerance(step: Step<MapState>): Promise<Tolerance>;
  batching(step: Step<MapState>): Promise<Batching>;
  /** Input of the iteration or child of one item. */
  itemInput(step: Step<MapState>, item: MapItem): Promise<Json>;
}

export type Completed = Pick<Completion, 'output'> & { readonly assigned?: Variables };

/** Whole seconds, from 1. */
export interface TaskTimeouts {
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
}

export type WaitEnd = { readonly seconds: number } | { readonly epochMilliseconds: number };

/** How many items of a Map may fail before the Map does. */
export interface Tolerance {
  readonly count: number;
  /** 0 to 100. */
  readonly percentage: number;
}

/** Settings of an ItemBatcher. */
export interface Batching {
  readonly batchInput?: Json;
  /** Infinity for no bound. */
  readonly maxItems: number;
  readonly maxBytes: number;
}
