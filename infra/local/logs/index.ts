/**
 * CloudWatch Logs in local mode. The local cloud makes the store first ({@link createLogSink}), gives it to every
 * service as `context.logs`, and to this module, which serves reads.
 */
import type { LocalContext, ServiceModule } from '../core/context';
import type { LogStore } from './log-store';
import { logsService } from './operations';
import { logsProviders } from './providers';

export { createLogSink, LogStore, type LogStoreOptions, type WrittenEvent } from './log-store';

export function createLogsModule(context: LocalContext, options: { readonly store: LogStore }): ServiceModule {
  const { environment } = context;
  return {
    service: logsService(environment, options.store),
    providers: logsProviders(environment, options.store),
  };
}
