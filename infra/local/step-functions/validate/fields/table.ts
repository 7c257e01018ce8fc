/** What a kind of object may contain. */
import type { StateType } from '../../engine/definition';
import type { Check } from '../checks';

export interface FieldTable {
  readonly fields: Readonly<Record<string, Check>>;
  readonly required?: readonly string[];
  /** Exactly one of each group is required. */
  readonly oneOf?: readonly (readonly string[])[];
  /** At most one of each group. */
  readonly notBoth?: readonly (readonly string[])[];
}

/** The tables that depend on the query language. */
export interface LanguageFields {
  readonly states: Readonly<Record<StateType, FieldTable>>;
  readonly batcher: FieldTable;
  readonly catcher: FieldTable;
  /** Rules of a Choice, and what is in their And, Or and Not. */
  readonly rule: FieldTable;
  readonly comparison?: FieldTable;
}
