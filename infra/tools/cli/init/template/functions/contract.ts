/** The messages between your stack and its clients. Mappings, handlers and the page get their types from here. */
import { defineContract } from 'step-functions-broadcast-client/contract';
import * as v from 'valibot';

export const contract = defineContract({
  serverToClient: { orderShipped: v.object({ orderId: v.string(), carrier: v.string() }) },
  clientToServer: { shipOrder: v.object({ orderId: v.string() }) },
});
