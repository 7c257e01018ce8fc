import { defineContract } from 'step-functions-broadcast-client/contract';
import * as v from 'valibot';

export const contract = defineContract({
  serverToClient: {
    importProgress: v.object({ importId: v.string(), done: v.number(), of: v.number() }),
    importFailed: v.object({ importId: v.string() }),
  },
});
