/** Meters the tables: read units as the engine counts them, write units by item sizes, including indexes. */
import { unitsOfChange } from '#tools/cost/write-units';
import type { TableNotice } from '#local/dynamodb/index';

export class TableMeter {
  readonly #units = new Map<string, { readUnits: number; writeUnits: number }>();

  /** @param names for the tables, by their names in the cloud */
  constructor(private readonly names: Readonly<Record<string, string>>) {}

  readonly take = (notice: TableNotice): void => {
    const name = this.names[notice.tableName] ?? notice.tableName;
    const units = this.#units.get(name) ?? { readUnits: 0, writeUnits: 0 };
    this.#units.set(name, units);
    if (notice.type === 'read') units.readUnits += notice.readUnits;
    else units.writeUnits += unitsOfChange(notice, notice.indexes);
  };

  get units() {
    return Object.fromEntries(this.#units);
  }
}
