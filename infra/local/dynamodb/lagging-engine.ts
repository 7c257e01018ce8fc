/**
 * An engine whose global indexes can be behind their tables, as DynamoDB's are by moments. While a lag is set, a table has a
 * copy with the same indexes that gets each write later, and reads of a global index go to the copy.
 */
import type { IndexLagHook } from '../core/fault-hooks';
import type { JsonObject } from '../core/service';
import type { DynamoDbEngine } from './engine';
import { LaggingCopy } from './lagging-copy';
import { TableCatalog } from './table-catalog';
import { writtenItems } from './written-items';

/** Part of the names of copies that no table of a template has by chance. */
const COPY = '.index-lag-';

export class LaggingEngine implements DynamoDbEngine {
  readonly #catalog = new TableCatalog((tableName) => this.engine.call('DescribeTable', { TableName: tableName }));
  readonly #copies = new Map<string, Promise<LaggingCopy>>();
  #hook: IndexLagHook | undefined;
  #made = 0;

  /** @param hook read at each call; undefined while no lag is set */
  constructor(
    private readonly engine: DynamoDbEngine,
    private readonly hook: () => IndexLagHook | undefined,
  ) {}

  get operations(): ReadonlySet<string> {
    return this.engine.operations;
  }

  async call(operation: string, input: JsonObject): Promise<JsonObject> {
    const hook = this.hook();
    if (hook !== this.#hook) this.#begin(hook);
    if (operation === 'ListTables') return withoutCopies(await this.engine.call(operation, input));
    if (operation === 'DeleteTable') this.#forget(String(input.TableName));
    if (hook && typeof input.IndexName === 'string') return this.#readIndex(operation, input, String(input.TableName));
    return this.#write(operation, input);
  }

  async stop(): Promise<void> {
    this.#begin(undefined);
    await this.engine.stop();
  }

  /** Without a lag, or with another, the indexes are what their tables are now. */
  #begin(hook: IndexLagHook | undefined): void {
    this.#hook = hook;
    for (const tableName of [...this.#copies.keys()]) this.#forget(tableName);
  }

  #forget(tableName: string): void {
    const copy = this.#copies.get(tableName);
    this.#copies.delete(tableName);
    this.#catalog.forget(tableName);
    void copy?.then((made) => made.end()).catch(() => undefined);
  }

  async #readIndex(operation: string, input: JsonObject, tableName: string): Promise<JsonObject> {
    const copy = await this.#copyOf(tableName);
    const schema = copy && (await this.#catalog.describe(tableName));
    if (schema?.indexes.get(String(input.IndexName))?.kind !== 'global') return this.engine.call(operation, input);
    return copy!.read(operation, input);
  }

  async #write(operation: string, input: JsonObject): Promise<JsonObject> {
    const written = writtenItems(operation, input);
    if (written.length === 0) return this.engine.call(operation, input);
    // Before the write, because a copy has what its table has when it is made.
    for (const { tableName } of written) await this.#copyOf(tableName);
    const answer = await this.engine.call(operation, input);
    // Read again: a lag that was set meanwhile may have made its copy before this write.
    await Promise.all(
      written.map(async ({ tableName, item }) => {
        const hook = this.hook();
        const copy = await this.#copyOf(tableName);
        if (copy && hook) await copy.follow(item, hook.lagOf(tableName));
      }),
    );
    return answer;
  }

  /** Undefined if no lag concerns the table, or it has no index. */
  async #copyOf(tableName: string): Promise<LaggingCopy | undefined> {
    if (this.#hook?.concerns(tableName) !== true) return undefined;
    const known = this.#copies.get(tableName);
    if (known) return known;
    const schema = await this.#catalog.describe(tableName);
    if (schema.indexes.size === 0) return undefined;
    const made = this.#copies.get(tableName) ?? this.#makeCopy(tableName, schema.keyNames);
    this.#copies.set(tableName, made);
    return made;
  }

  #makeCopy(tableName: string, keyNames: readonly string[]): Promise<LaggingCopy> {
    this.#made += 1;
    return LaggingCopy.make(this.engine, { tableName, keyNames, copyName: `${tableName}${COPY}${this.#made}` });
  }
}

const withoutCopies = (answer: JsonObject): JsonObject => ({
  ...answer,
  TableNames: (answer.TableNames as readonly string[]).filter((name) => !name.includes(COPY)),
});
