/**
 * DynamoDB in local mode: `dynalite` in a child process, or the engine at `options.endpoint`, with time to live added. The
 * local cloud calls it at boot; `service.stop()` ends everything it started.
 */
import type { LocalContext, ServiceModule } from '../core/context';
import { LaggingEngine } from './lagging-engine';
import { startEngine } from './start-engine';
import { ObservedEngine } from './observed-engine';
import type { TableObserver } from './observer';
import { dynamoDbService } from './operations';
import { tableProviders } from './table-providers';
import { TimeToLive } from './time-to-live';

export type { TableNotice, TableObserver } from './observer';

const DEFAULT_TTL_SWEEP_INTERVAL_MS = 60_000;
const DEFAULT_MAX_LONG_LIVED_BYTES = 16 * 1024 * 1024;

export interface DynamoDbOptions {
  /**
   * Address of an engine that is already running, e.g. Amazon's DynamoDB Local.
   * @default - dynalite is started
   */
  readonly endpoint?: string;
  /**
   * Milliseconds between removals of expired items. DynamoDB itself takes up to a few days.
   * @default 60000
   */
  readonly ttlSweepIntervalMs?: number;
  /**
   * See sweep.ts.
   * @default 16 MiB
   */
  readonly maxLongLivedBytes?: number;
}

export interface DynamoDbModule extends ServiceModule {
  /**
   * Tells the listener about every read and write from now on; writes are slower meanwhile. @returns a function that
   * stops it
   */
  onTableAccess(listener: TableObserver): () => void;
}

export async function createDynamoDbModule(
  context: LocalContext,
  options: DynamoDbOptions = {},
): Promise<DynamoDbModule> {
  const { environment } = context;
  const started = await startEngine(environment.region, options.endpoint);
  const lagging = new LaggingEngine(started, () => context.faults?.indexLag);
  const engine = new ObservedEngine(lagging);
  const timeToLive = new TimeToLive(
    (operation, input) => lagging.call(operation, input),
    options.maxLongLivedBytes ?? DEFAULT_MAX_LONG_LIVED_BYTES,
  );
  timeToLive.start(options.ttlSweepIntervalMs ?? DEFAULT_TTL_SWEEP_INTERVAL_MS);
  return {
    service: dynamoDbService({ context, engine, timeToLive }),
    providers: tableProviders({ context, engine, timeToLive }),
    onTableAccess: (listener) => engine.onAccess(listener),
  };
}
