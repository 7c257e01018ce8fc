/** What a mapping template consists of, as far as local mode reads Velocity. */

export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'output'; readonly reference: Reference }
  | { readonly type: 'set'; readonly target: readonly string[]; readonly value: Expression }
  | { readonly type: 'if'; readonly branches: readonly Branch[] };

/** The first branch whose condition holds is taken; one without a condition is `#else`. */
export interface Branch {
  readonly condition?: Condition;
  readonly body: readonly Node[];
}

/** Any of lists of comparisons that must all hold. */
export type Condition = readonly (readonly Comparison[])[];

export interface Comparison {
  readonly left: Expression;
  /** Absent for a value that is to be there. */
  readonly right?: Expression;
}

export type Expression =
  | { readonly type: 'literal'; readonly value: string | number }
  | { readonly type: 'reference'; readonly reference: Reference };

export interface Reference {
  /** As it is written: what Velocity prints when it leads nowhere. */
  readonly source: string;
  /** `$!` prints nothing when it leads nowhere. */
  readonly quiet: boolean;
  readonly root: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly name: string;
  /** Absent for a member that is not called. */
  readonly args?: readonly Expression[];
}
