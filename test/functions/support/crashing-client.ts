/** Calls of a function that is cut off: to DynamoDB by its client, and to other services. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Cut {
  /** Number of the call, from 1. */
  readonly at: number;
  /** Whether the call is made before the function is cut off. */
  readonly isMade: boolean;
}

type Calls = <Answer>(made: () => Promise<Answer>) => Promise<Answer>;

/**
 * @param cut undefined for a function that is not cut off
 * @param before runs before each call, with its number
 */
export function cutOffCalls(
  cut: Cut | undefined,
  before: (call: number) => Promise<void> = () => Promise.resolve(),
): Calls {
  let calls = 0;
  return async (made) => {
    calls += 1;
    const call = calls;
    if (cut && call >= cut.at) {
      if (call === cut.at && cut.isMade) await made();
      throw new Error('cut off');
    }
    await before(call);
    return made();
  };
}

/** @param cut undefined for a client that is not cut off */
export const cutOffClient = (client: DynamoDBDocumentClient, cut: Cut | undefined): DynamoDBDocumentClient =>
  clientOf(client, cutOffCalls(cut));

/** A client whose calls are among those. */
export function clientOf(client: DynamoDBDocumentClient, calls: Calls): DynamoDBDocumentClient {
  const made = client.send.bind(client) as (...call: unknown[]) => Promise<unknown>;
  const send = (...call: unknown[]) => calls(() => made(...call));
  // An instance of the same class, as paginators expect it.
  return Object.create(client, { send: { value: send } }) as DynamoDBDocumentClient;
}
