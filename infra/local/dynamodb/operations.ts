/** The DynamoDB service: permissions, injected faults, and the engine behind them. */
import type { LocalContext } from '../core/context';
import type { JsonObject, LocalService, Operation } from '../core/service';
import type { DynamoDbEngine } from './engine';
import { TIME_TO_LIVE_OPERATIONS } from './operation-names';
import { permissionsFor, tableNameOf, tableNamesOf } from './permissions';
import type { TimeToLive } from './time-to-live';

export interface DynamoDbParts {
  readonly context: Pick<LocalContext, 'environment' | 'faults'>;
  readonly engine: DynamoDbEngine;
  readonly timeToLive: TimeToLive;
}

export function dynamoDbService({ context, engine, timeToLive }: DynamoDbParts): LocalService {
  const { environment } = context;
  const run = async (name: string, given: JsonObject): Promise<JsonObject> => {
    const input = 'TableName' in given ? { ...given, TableName: tableNameOf(given.TableName) } : given;
    context.faults?.tableCall?.(name, tableNamesOf(permissionsFor(name, input, environment)));
    if (TIME_TO_LIVE_OPERATIONS.has(name)) return timeToLive.answer(name, input);
    const answer = await engine.call(name, input);
    if (name === 'DeleteTable') timeToLive.forget(String(input.TableName));
    return answer;
  };
  const operation = (name: string): Operation | undefined =>
    engine.operations.has(name) || TIME_TO_LIVE_OPERATIONS.has(name)
      ? {
          permissions: (input) => permissionsFor(name, input, environment),
          run: (input) => run(name, input),
        }
      : undefined;
  return {
    name: 'dynamodb',
    targetPrefix: 'DynamoDB_20120810',
    protocol: 'json-1.0',
    operation,
    async stop() {
      await timeToLive.stop();
      await engine.stop();
    },
  };
}
