/** Route `startImport`: starts an import for the client. */
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { handle, replyToErrors } from 'step-functions-broadcast-server';
import { contract } from '../contract';
import type { Import } from './import';

const machines = new SFNClient();

export const handler = handle(
  contract,
  'startImport',
  async ({ input: { importId, orders }, connectionId, userId = '' }) => {
    const input: Import = { importId, orders, connectionId, userId };
    const command = new StartExecutionCommand({
      stateMachineArn: process.env.IMPORT_ARN,
      name: importId,
      input: JSON.stringify(input),
    });
    // The client may ask twice, for example after a broken connection. The import runs once.
    await machines.send(command).catch((error: unknown) => {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    });
  },
  { interceptors: [replyToErrors()] },
);
