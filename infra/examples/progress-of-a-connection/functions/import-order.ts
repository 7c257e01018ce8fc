/** Imports one order, and sends the progress to the client that asked for the import. */
import { ConnectionGoneError, createServerSdk } from 'step-functions-broadcast-server';
import { contract } from '../contract';

interface Step {
  readonly importId: string;
  /** The connection of the client that asked for the import. */
  readonly connectionId: string;
  readonly orderId: string;
  readonly done: number;
  readonly of: number;
}

const sdk = createServerSdk(contract); // CALLBACK_URL of the environment

export async function handler({ importId, connectionId, done, of }: Step): Promise<void> {
  // Import `orderId` here.
  // Clients drop an id they have seen, so a retried step shows once.
  const id = `${importId}-${done}`;
  await sdk.sendImportProgress(connectionId, { importId, done, of }, { id }).catch((error: unknown) => {
    // The client has left or reconnected. The import continues, and the user gets the end of it.
    if (!(error instanceof ConnectionGoneError)) throw error;
  });
}
