/** `broadcast connections`: a user's connections, and their channels. */
import type { CommandSpec } from '../command';

export const connections: CommandSpec<object> = {
  usage: 'connections <userId>',
  summary: "list a user's open connections, since when and in which channels",
  description: `Reads the index as a broadcast does, then asks API Gateway about each connection: 'open', or 'gone' for a row that a
broadcast would find stale. Exit status 3 if the user has none.`,
  examples: [
    ['broadcast connections alice', 'is she online?'],
    ["broadcast connections alice --json | jq -r '.connections[].connectionId'", 'ids only'],
  ],
  run: async (run) => (await import('./list')).listConnections(run),
};
