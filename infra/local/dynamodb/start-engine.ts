/**
 * Starts the engine for DynamoDB operations: dynalite in a child process, or Amazon's DynamoDB Local at the developer's
 * address. Both speak DynamoDB's own protocol, so operations are forwarded unchanged.
 */
import { randomBytes } from 'node:crypto';
import { DynaliteEngine } from './dynalite-engine';
import { startDynalite } from './dynalite-process';
import type { DynamoDbEngine } from './engine';
import { EngineConnection } from './engine-connection';
import { DYNALITE_OPERATIONS, TRANSACTION_OPERATIONS } from './operation-names';

/** @param endpoint address of a DynamoDB Local that is already running; without it, dynalite is started */
export async function startEngine(region: string, endpoint?: string): Promise<DynamoDbEngine> {
  if (endpoint === undefined) {
    const dynalite = await startDynalite(region);
    const connection = new EngineConnection(dynalite.url, { region, accessKeyId: 'local' }, dynalite.headers);
    return new DynaliteEngine(connection, () => dynalite.stop());
  }
  // DynamoDB Local keeps one database per access key, so a new key gives every local cloud an empty one.
  const accessKeyId = `local${randomBytes(6).toString('hex')}`;
  const connection = new EngineConnection(endpoint, { region, accessKeyId });
  return {
    operations: new Set([...DYNALITE_OPERATIONS, ...TRANSACTION_OPERATIONS]),
    call: (operation, input) => connection.call(operation, input),
    stop: () => connection.close(),
  };
}
