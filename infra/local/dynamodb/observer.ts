/** What the tables tell whoever meters them: each read with what the engine says it read, each write with the item around it. */
import type { JsonObject } from '../core/service';

export type TableNotice =
  | { readonly type: 'read'; readonly tableName: string; readonly readUnits: number }
  | {
      readonly type: 'write';
      readonly tableName: string;
      /** The item in DynamoDB's wire form, absent where there was none. */
      readonly before: WireItem | undefined;
      /** The same as before when the write was refused by its condition. */
      readonly after: WireItem | undefined;
      readonly indexes: readonly ObservedIndex[];
    };

export type WireItem = Readonly<Record<string, JsonObject>>;

export interface ObservedIndex {
  readonly name: string;
  readonly keyNames: readonly string[];
  readonly projected: ReadonlySet<string> | 'all';
}

export type TableObserver = (notice: TableNotice) => void;
