/** The messages of the route that the end-to-end tests add to the stack. */
import * as v from 'valibot';
import { defineContract } from '#sdk/contract';

export const contract = defineContract({
  serverToClient: { greeting: v.object({ text: v.string(), connections: v.number() }) },
  clientToServer: { sayHello: v.object({ name: v.string() }) },
});
