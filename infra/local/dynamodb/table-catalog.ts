/** Key and index schemas of the tables: described once per table, and forgotten when a table is made or removed. */
import type { JsonObject } from '../core/service';

export interface TableSchema {
  /** Partition key, then sort key. */
  readonly keyNames: readonly string[];
  readonly indexes: ReadonlyMap<string, IndexSchema>;
}

export interface IndexSchema {
  readonly kind: 'global' | 'local';
  /** Partition key, then sort key, of the index. */
  readonly keyNames: readonly string[];
  /** Names of all attributes in an entry of the index; `all` if the index projects everything. */
  readonly projected: ReadonlySet<string> | 'all';
}

interface IndexDescription {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

interface TableDescription {
  readonly KeySchema: readonly KeyElement[];
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[];
  readonly LocalSecondaryIndexes?: readonly IndexDescription[];
}

interface KeyElement {
  readonly AttributeName: string;
}

export class TableCatalog {
  readonly #schemas = new Map<unknown, Promise<TableSchema>>();

  /** @param describeTable DynamoDB's DescribeTable */
  constructor(private readonly describeTable: (tableName: unknown) => Promise<JsonObject>) {}

  /** @throws ServiceError ResourceNotFoundException */
  async describe(tableName: unknown): Promise<TableSchema> {
    const known = this.#schemas.get(tableName);
    if (known) return known;
    const schema = this.describeTable(tableName).then(({ Table }) => schemaOf(Table as TableDescription));
    this.#schemas.set(tableName, schema);
    schema.catch(() => this.forget(tableName));
    return schema;
  }

  forget(tableName: unknown): void {
    this.#schemas.delete(tableName);
  }
}

function schemaOf(table: TableDescription): TableSchema {
  const keyNames = table.KeySchema.map(nameOf);
  const indexes = new Map<string, IndexSchema>();
  const add = (kind: IndexSchema['kind'], descriptions: readonly IndexDescription[] = []) => {
    for (const index of descriptions) {
      const indexKeys = index.KeySchema.map(nameOf);
      indexes.set(index.IndexName, { kind, keyNames: indexKeys, projected: projectedBy(index, keyNames) });
    }
  };
  add('global', table.GlobalSecondaryIndexes);
  add('local', table.LocalSecondaryIndexes);
  return { keyNames, indexes };
}

function projectedBy(index: IndexDescription, tableKeys: readonly string[]): IndexSchema['projected'] {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  if (ProjectionType === 'ALL') return 'all';
  return new Set([...tableKeys, ...index.KeySchema.map(nameOf), ...NonKeyAttributes]);
}

const nameOf = (key: KeyElement): string => key.AttributeName;
