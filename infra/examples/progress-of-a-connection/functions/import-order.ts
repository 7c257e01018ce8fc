/** Imports one order, and tells the client that asked for it how far the import is. */
import { ConnectionGoneError, createServerSdk } from 'step-functions-broadcast-server';
import { contract } from '../contract';

interface Step {
  readonly importId: string;
  /** Of the client that asked for the import. */
  readonly connectionId: string;
  readonly orderId: string;
  readonly done: number;
  readonly of: number;
}

const sdk = createServerSdk(contract); // CALLBACK_URL of the environment

export async function handler({ importId, connectionId, done, of }: Step): Promise<void> {
  // Your work with `orderId` stands here.
  // Clients drop an id they have seen: a step that runs again tells once.
  const id = `${importId}-${done}`;
  await sdk.sendImportProgress(connectionId, { importId, done, of }, { id }).catch((error: unknown) => {
    // The client has left, or has another connection by now. The import goes on, and its end is told to the user.
    if (!(error instanceof ConnectionGoneError)) throw error;
  });
}
