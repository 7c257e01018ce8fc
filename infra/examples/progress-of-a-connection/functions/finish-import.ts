/** Tells the user on every connection that the import is finished, with a delivery report. */
import { createPublisher } from 'step-functions-broadcast-server/publisher';
import { contract } from '../contract';
import type { Import } from './import';

const publisher = createPublisher(contract, { source: 'shop.imports' }); // EVENT_BUS_NAME of the environment

export async function handler({ importId, orders, userId }: Import): Promise<void> {
  await publisher.importFinished({
    to: { users: [userId] },
    data: { importId, orders: orders.length },
    idempotencyKey: importId,
  });
}
