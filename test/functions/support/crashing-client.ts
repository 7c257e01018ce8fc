/** A DynamoDB client of a function that is cut off. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Cut {
  /** Number of the call, from 1. */
  readonly at: number;
  /** Whether the call is made before the function is cut off. */
  readonly isMade: boolean;
}

/** @param cut undefined for a client that is not cut off */
export function cutOffClient(client: DynamoDBDocumentClient, cut: Cut | undefined): DynamoDBDocumentClient {
  let calls = 0;
  const made = client.send.bind(client) as (...call: unknown[]) => Promise<unknown>;
  const send = async (...call: unknown[]) => {
    calls += 1;
    if (cut && calls >= cut.at) {
      if (calls === cut.at && cut.isMade) await made(...call);
      throw new Error('cut off');
    }
    return made(...call);
  };
  // An instance of the same class, as paginators expect it.
  return Object.create(client, { send: { value: send } }) as DynamoDBDocumentClient;
}
