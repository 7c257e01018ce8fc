/** What the attack and the process of the local cloud it attacks say to each other. */
import type { DeliveryReport } from '#shared/contracts';
import type { InjectedFault } from '#local/faults/index';
import type { StackOutputs } from '#constructs/stack-outputs';
import type { SettingsOfTest } from '../../e2e/support/stack-with-settings';

/** Argument of the program, JSON text. */
export interface CloudSetup {
  readonly settings: SettingsOfTest;
}

/** Which executions are to be cut off: each that enters one of the states, by chance. */
export interface CutPlan {
  readonly seed: number;
  readonly states: readonly string[];
  readonly probability: number;
  /** Executions at most. */
  readonly times: number;
}

export interface KillPlan {
  readonly seed: number;
  /** Each environment that runs then is killed with this probability. */
  readonly probability: number;
  readonly everyMs: number;
}

/** Each is answered once it is done. */
export interface Questions {
  /** Replaces the plan; null ends it. @returns how many the last plan has cut off */
  cut: { readonly ask: CutPlan | null; readonly answer: number };
  /** Replaces the plan; null ends it. @returns how many environments the last plan has killed */
  kill: { readonly ask: KillPlan | null; readonly answer: number };
  /** Reports on the bus beyond the first so many. */
  reports: { readonly ask: number; readonly answer: readonly DeliveryReport[] };
  /** Faults injected beyond the first so many. */
  faults: { readonly ask: number; readonly answer: readonly InjectedFault[] };
  /** Executions under way: ARN and what happened last. */
  running: { readonly ask: null; readonly answer: readonly string[] };
  /** Lets the leases of these broadcasts run out, as far as they are open, and runs the overdue rule. */
  recover: { readonly ask: readonly string[]; readonly answer: null };
  /** Runs the closing rule, as it runs every minute. */
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
