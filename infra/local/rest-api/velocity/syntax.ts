/** The syntax of a mapping template, as far as local mode parses Velocity. */

export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'output'; readonly reference: Reference }
  | { readonly type: 'set'; readonly target: readonly string[]; readonly value: Expression }
  | { readonly type: 'if'; readonly branches: readonly Branch[] };

/** The first branch with a true condition is taken; one without a condition is `#else`. */
export interface Branch {
  readonly condition?: Condition;
  readonly body: readonly Node[];
}

/** A list of alternatives; all comparisons of one must hold. */
export type Condition = readonly (readonly Comparison[])[];

export interface Comparison {
  readonly left: Expression;
  /** Absent for a value that only has to exist. */
  readonly right?: Expression;
}

export type Expression =
  | { readonly type: 'literal'; readonly value: string | number }
  | { readonly type: 'reference'; readonly reference: Reference };

export interface Reference {
  /** As written: Velocity prints this if the reference leads nowhere. */
  readonly source: string;
  /** `$!` prints nothing if it leads nowhere. */
  readonly quiet: boolean;
  readonly root: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly name: string;
  /** Absent for a member that is not called. */
  readonly args?: readonly Expression[];
}
