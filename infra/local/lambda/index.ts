/**
 * Lambda in local mode: each concurrent invocation has its own execution environment, a worker thread that runs the
 * function's bundle with its role's credentials. State machines, rules and APIs invoke it through the registry.
 */
import { EventEmitter } from 'node:events';
import { availableParallelism } from 'node:os';
import type { Assets } from '../cloud-assembly/assembly';
import type { LocalContext, ServiceModule } from '../core/context';
import { arn } from '../core/identity';
import type { Authorize } from '../core/registry';
import { Turns } from './environment/turns';
import { EventSourceMappings } from './event-sources/event-source-mappings';
import { FunctionStore } from './function-store';
import { AccountConcurrency } from './invocation/concurrency';
import { AsyncInvocations, type RetryDelays } from './invocation/async-invocations';
import { Destinations } from './invocation/destinations';
import { DEFAULT_IDLE_MS, ENVIRONMENTS_PER_CORE } from './limits';
import type { EndedInvocation } from './local-function';
import type { MayWriteLogs } from './log-writer';
import { lambdaOperations } from './operations';
import { eventInvokeConfigProvider } from './providers/event-invoke-config-provider';
import { eventSourceMappingProvider } from './providers/event-source-mapping-provider';
import { functionProvider } from './providers/function-provider';
import { permissionProvider } from './providers/permission-provider';
import { aliasProvider, versionProvider } from './providers/version-providers';
import { lambdaRestApi } from './rest-api';

export interface LambdaOptions {
  /** Where the code of the functions is. */
  readonly assets: Pick<Assets, 'directory'>;
  /** Checked before a function's log is written. */
  readonly authorize: Authorize;
  /**
   * Concurrent invocations of all functions; more are throttled. @default - no limit: an invocation waits for an
   * environment, of which a function has two per core of this machine
   */
  readonly accountConcurrency?: number;
  /** Milliseconds an unused environment is kept. @default 300000 */
  readonly idleMs?: number;
  /** Milliseconds until an asynchronous event is retried. @default [60000, 120000], as on AWS */
  readonly asyncRetryDelays?: RetryDelays;
  /** Values that replace environment variables of the template, in every function that has the variable. @default - none */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface LambdaModule extends ServiceModule {
  readonly functions: FunctionStore;
  /** Calls the listener for each ended invocation. @returns a function that stops it */
  onInvocation(listener: (ended: EndedInvocation) => void): () => void;
}

const DEFAULT_RETRY_DELAYS: RetryDelays = [60_000, 120_000];

export function createLambdaModule(context: LocalContext, options: LambdaOptions): LambdaModule {
  const { assets, authorize, idleMs = DEFAULT_IDLE_MS, variables = {} } = options;
  const functions = new FunctionStore(context.environment);
  const events = new EventEmitter<{ ended: [EndedInvocation] }>();
  const { accountConcurrency = Infinity } = options;
  const cores = availableParallelism();
  const concurrency = new AccountConcurrency(accountConcurrency);
  // A test of the account's limit gets as many environments as it asks for.
  const maxEnvironments = accountConcurrency === Infinity ? ENVIRONMENTS_PER_CORE * cores : Infinity;
  const starts = new Turns(cores);
  const invocations = new AsyncInvocations(new Destinations(context), options.asyncRetryDelays ?? DEFAULT_RETRY_DELAYS);
  const mappings = new EventSourceMappings(context);
  const mayWriteLogs: MayWriteLogs = (roleArn, logGroup) => {
    const resource = arn(context.environment, 'logs', `log-group:${logGroup}:log-stream:local`);
    try {
      authorize({ kind: 'role', arn: roleArn }, { action: 'logs:CreateLogStream', resource });
      authorize({ kind: 'role', arn: roleArn }, { action: 'logs:PutLogEvents', resource });
      return true;
    } catch {
      return false;
    }
  };
  const onInvocation = (ended: EndedInvocation) => void events.emit('ended', ended);
  return {
    functions,
    onInvocation(listener) {
      events.on('ended', listener);
      return () => events.off('ended', listener);
    },
    service: {
      name: 'lambda',
      protocol: 'rest',
      operation: lambdaOperations(functions, invocations, mappings),
      async stop() {
        mappings.stop();
        await Promise.all([...functions.all().map((each) => each.stop()), invocations.stop()]);
      },
    },
    providers: [
      functionProvider({
        context,
        functions,
        assets,
        concurrency,
        starts,
        maxEnvironments,
        mayWriteLogs,
        idleMs,
        variables,
        onInvocation,
      }),
      versionProvider(context, functions),
      aliasProvider(context, functions),
      permissionProvider(context, functions),
      eventInvokeConfigProvider(functions, invocations),
      eventSourceMappingProvider(context, functions, authorize, mappings),
    ],
    http: lambdaRestApi(context),
  };
}
