/** Answers the console from a local cloud on this machine. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Stack } from '#tools/stack/stack';
import { StackClients } from '#tools/stack/stack-clients';
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import { actionSource } from './actions/source';
import { Activity } from './activity';
import { broadcastSource } from './broadcasts';
import { deadLetterSource } from './dead-letters/source';
import { clientSource } from './clients/source';
import { EventLog } from './events/log';
import { publishSource } from './events/publish';
import { eventSource } from './events/source';
import { faultSource } from './faults';
import { Journal } from './executions/journal';
import { executionSource } from './executions/source';
import { logSource } from './logs';
import { overviewSource } from './overview';
import { notThere } from './request';
import type { ConsoleSource } from './source';

export interface LocalSource extends ConsoleSource {
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
  const tables = lazy(() => DynamoDBDocumentClient.from(new DynamoDBClient(cloud.access)));
  let found: Promise<Stack> | undefined;
  const stack = () => (found ??= findStack(cloud, () => (found = undefined)));
  const { examples, publish } = publishSource(stack);
  const { connected, resumes, acknowledgements, cut, admit } = clientSource(cloud, clients.get, tables.get);
  const machineOf = (arn: string) => {
    const execution = cloud.executions.get(arn);
    if (!execution) throw notThere(`Local mode has no history of ${arn}, so its state machine is not known.`);
    return execution.machine.arn;
  };
  const { redrive, ...deadLetters } = deadLetterSource(stack);
  return {
    ...overviewSource(cloud, stage, Date.now()),
    ...executionSource(cloud, journal),
    ...broadcastSource(outputs, tables.get),
    ...eventSource(log, stack),
    ...deadLetters,
    examples,
    connected,
    resumes,
    acknowledgements,
    ...logSource(stack),
    actions: { redrive, publish, cut, admit, ...actionSource(stack, machineOf), faults: faultSource(cloud) },
    onExecution: (listener) => journal.kept.onChange(listener),
    activity: (from) => activity.since(from),
    close() {
      journal.close();
      stopLog();
      clients.made?.close();
      tables.made?.destroy();
      void found?.then((open) => open.close()).catch(() => undefined); // whoever asked for it was told
    },
  };
}

/** @param onFailure lets the next call try again */
async function findStack({ access, url }: LocalCloud, onFailure: () => void): Promise<Stack> {
  try {
    return await Stack.find({ kind: 'local', access, stackName: undefined, where: `local mode at ${url}` });
  } catch (error) {
    onFailure();
    throw error;
  }
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
