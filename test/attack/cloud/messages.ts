/** Messages between the attack and the process of the local cloud it attacks. */
import type { DeliveryReport } from '#shared/contracts';
import type { InjectedFault } from '#local/faults/index';
import type { StackOutputs } from '#constructs/stack-outputs';
import type { SettingsOfTest } from '../../e2e/support/stack-with-settings';

/** Argument of the program, JSON text. */
export interface CloudSetup {
  readonly settings: SettingsOfTest;
}

/** Which executions to cut off: each that enters one of the states, by chance. */
export interface CutPlan {
  readonly seed: number;
  readonly states: readonly string[];
  readonly probability: number;
  /** Maximum number of executions. */
  readonly times: number;
}

export interface KillPlan {
  readonly seed: number;
  /** Each running environment is killed with this probability. */
  readonly probability: number;
  readonly everyMs: number;
}

/** Each is answered when it is done. */
export interface Questions {
  /** Replaces the plan; null ends it. @returns how many executions the last plan cut off */
  cut: { readonly ask: CutPlan | null; readonly answer: number };
  /** Replaces the plan; null ends it. @returns how many environments the last plan killed */
  kill: { readonly ask: KillPlan | null; readonly answer: number };
  /** Reports on the bus after the first so many. */
  reports: { readonly ask: number; readonly answer: readonly DeliveryReport[] };
  /** Faults injected after the first so many. */
  faults: { readonly ask: number; readonly answer: readonly InjectedFault[] };
  /** Running executions: ARN and last event. */
  running: { readonly ask: null; readonly answer: readonly string[] };
  /** Expires the leases of these broadcasts, if they are open, and runs the overdue rule. */
  recover: { readonly ask: readonly string[]; readonly answer: null };
  /** Runs the closing rule, which normally runs every minute. */
  sweep: { readonly ask: null; readonly answer: null };
}

export type QuestionName = keyof Questions;
export interface Question<Name extends QuestionName = QuestionName> {
  readonly id: number;
  readonly name: Name;
  readonly ask: Questions[Name]['ask'];
}

export type CloudMessage =
  | {
      readonly type: 'ready';
      readonly url: string;
      readonly outputs: StackOutputs;
      readonly resources: Readonly<Record<string, string>>;
    }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly why: string };
