/** Answers the console from a local cloud on this machine. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Stack } from '#tools/stack/stack';
import { StackClients } from '#tools/stack/stack-clients';
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import { Activity } from './activity';
import { broadcastSource } from './broadcasts';
import { deadLetterSource } from './dead-letters/source';
import { EventLog } from './events/log';
import { eventSource } from './events/source';
import { Journal } from './executions/journal';
import { executionSource } from './executions/source';
import { overviewSource } from './overview';
import type { ConsoleSource } from './source';

export interface LocalSource extends ConsoleSource {
  readonly clients: () => StackClients;
  /** Stops watching the local cloud. */
  close(): void;
}

/** @param stage name shown by the page */
export function localSource(cloud: LocalCloud, stage: string): LocalSource {
  const activity = new Activity();
  const journal = new Journal(cloud, { ended: (summary) => activity.add(summary) });
  const log = new EventLog();
  const stopLog = cloud.onEventNotice((notice) => log.take(notice));
  const outputs = () => stackOutputs(cloud.outputs);
  const clients = lazy(() => new StackClients(outputs(), cloud.access));
  const stack = lazy(() =>
    Stack.find({ kind: 'local', access: cloud.access, stackName: undefined, where: `local mode at ${cloud.url}` }),
  );
  const { redrive, ...deadLetters } = deadLetterSource(stack.get);
  const tables = lazy(() => DynamoDBDocumentClient.from(new DynamoDBClient(cloud.access)));
  return {
    ...overviewSource(cloud, stage, Date.now()),
    ...executionSource(cloud, journal),
    ...broadcastSource(outputs, tables.get),
    ...eventSource(log, stack.get),
    ...deadLetters,
    actions: { redrive },
    onExecution: (listener) => journal.onChange(listener),
    activity: (from) => activity.since(from),
    clients: clients.get,
    close() {
      journal.close();
      stopLog();
      clients.made?.close();
      tables.made?.destroy();
      void stack.made?.then((found) => found.close()).catch(() => undefined); // whoever asked for it was told
    },
  };
}

function lazy<T>(make: () => T): { readonly get: () => T; readonly made: T | undefined } {
  let made: T | undefined;
  return {
    get: () => (made ??= make()),
    get made() {
      return made;
    },
  };
}
