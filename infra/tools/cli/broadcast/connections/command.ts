/** `broadcast connections`: who of a user is connected, and to what. */
import type { CommandSpec } from '../command';

export const connections: CommandSpec<object> = {
  usage: 'connections <userId>',
  summary: "a user's open connections, since when and in which channels",
  description: `Reads the index as a broadcast does, then asks API Gateway about each: 'open', or 'gone' for a row that a broadcast
would find stale. Exit status 3 when the user has none.`,
  examples: [
    ['broadcast connections alice', 'is she there?'],
    ["broadcast connections alice --json | jq -r '.connections[].connectionId'", 'ids only'],
  ],
  run: async (run) => (await import('./list')).listConnections(run),
};
