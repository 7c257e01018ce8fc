/**
 * A thread of states that run one after the other: the machine itself, a branch of a Parallel, an iteration of a Map.
 * It has its own scope, place in the history and stop signal; the execution around it is shared.
 */
import type { Json } from '../../core/service';
import type { QueryLanguageName } from './definition';
import type { Chain, History } from './history';
import type { Ports } from './ports';
import type { Scope } from './scope';

/** What all threads of one execution share. */
export interface ExecutionFrame {
  readonly ports: Ports;
  readonly history: History;
  readonly context: ExecutionContext;
  /** The machine's, for states that have none of their own. */
  readonly queryLanguage: QueryLanguageName;
  /** Called when the machine's own thread (no branch, no iteration) enters a state. */
  readonly onTopLevelState?: (position: Position) => void;
}

/** Position of the machine's own thread: enough to start again from there. */
export interface Position {
  readonly state: string;
  readonly input: Json;
  readonly scope: Scope;
}

/**
 * The constant part of the context object.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export interface ExecutionContext {
  readonly Execution: {
    readonly Id: string;
    readonly Input: Json;
    readonly Name: string;
    readonly RoleArn: string;
    readonly StartTime: string;
    readonly RedriveCount?: number;
  };
  readonly StateMachine: { readonly Id: string; readonly Name: string };
}

export interface Thread {
  readonly frame: ExecutionFrame;
  readonly scope: Scope;
  readonly chain: Chain;
  readonly signal: AbortSignal;
  /** `Map` of the context object, inside an iteration. */
  readonly map?: { readonly Item: MapItem };
  readonly topLevel?: boolean;
}

export interface MapItem {
  readonly Index: number;
  readonly Value: Json;
}
