/** What an observer of the tables is told: each read with the engine's count, each write with the item before and after. */
import type { JsonObject } from '../core/service';

export type TableNotice =
  | { readonly type: 'read'; readonly tableName: string; readonly readUnits: number }
  | {
      readonly type: 'write';
      readonly tableName: string;
      /** The item in DynamoDB's wire form; absent if there was none. */
      readonly before: WireItem | undefined;
      /** The same as `before` if the condition refused the write. */
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
