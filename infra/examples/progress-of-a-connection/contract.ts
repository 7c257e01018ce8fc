import { defineContract } from 'step-functions-broadcast-client/contract';
import * as v from 'valibot';

export const contract = defineContract({
  serverToClient: {
    importProgress: v.object({ importId: v.string(), done: v.number(), of: v.number() }),
    importFinished: v.object({ importId: v.string(), orders: v.number() }),
  },
  // Posts may overtake each other: clients drop older progress.
  supersedes: { importProgress: ({ importId, done }) => ({ key: importId, version: done }) },
  clientToServer: {
    startImport: v.object({ importId: v.pipe(v.string(), v.uuid()), orders: v.array(v.string()) }),
  },
});
