import { defineContract } from 'step-functions-broadcast-client/contract';
import * as v from 'valibot';

export const contract = defineContract({
  serverToClient: { orderShipped: v.object({ orderId: v.string() }) },
});
