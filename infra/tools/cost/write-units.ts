/**
 * Write units of one change to one item: those of the table, and of each global index. An index entry is written only if it
 * changes; if its key changes, it is deleted and written again.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
import { writeUnits } from './billing-rules';
import { itemBytes, type Item } from './item-size';

export interface IndexShape {
  readonly name: string;
  /** Partition key, then sort key. */
  readonly keyNames: readonly string[];
  /** Names of all attributes in an entry. */
  readonly projected: ReadonlySet<string> | 'all';
}

export interface ItemChange {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** A write that changes nothing, such as one with a failed condition, is still billed to the table. */
export function unitsOfChange(change: ItemChange, indexes: readonly IndexShape[]): number {
  return indexes.reduce((sum, index) => sum + indexUnits(change, index), tableUnits(change));
}

const tableUnits = ({ before, after }: ItemChange): number => writeUnits(Math.max(bytesOf(before), bytesOf(after)));

function indexUnits({ before, after }: ItemChange, index: IndexShape): number {
  const [old, fresh] = [entryOf(before, index), entryOf(after, index)];
  if (!old && !fresh) return 0;
  if (!old || !fresh) return writeUnits(Math.max(bytesOf(old), bytesOf(fresh)));
  if (same(old, fresh, Object.keys({ ...old, ...fresh }))) return 0;
  if (same(old, fresh, index.keyNames)) return writeUnits(Math.max(bytesOf(old), bytesOf(fresh)));
  return writeUnits(bytesOf(old)) + writeUnits(bytesOf(fresh));
}

/** An item that lacks a key of the index is not in it. */
function entryOf(item: Item | undefined, { keyNames, projected }: IndexShape): Item | undefined {
  if (!item || !keyNames.every((name) => item[name] !== undefined)) return undefined;
  if (projected === 'all') return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => projected.has(name)));
}

const same = (a: Item, b: Item, names: readonly string[]): boolean =>
  names.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));

const bytesOf = (item: Item | undefined): number => (item ? itemBytes(item) : 0);
