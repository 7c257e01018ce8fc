import { defineContract } from 'step-functions-broadcast/contract';
import * as v from 'valibot';

export const contract = defineContract({
  serverToClient: { parcelSent: v.object({ parcelId: v.string() }) },
});
