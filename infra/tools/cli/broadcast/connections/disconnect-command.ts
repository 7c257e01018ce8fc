/** `broadcast disconnect`: closes a user's connections. */
import type { CommandSpec } from '../command';

export const disconnect: CommandSpec<object> = {
  usage: 'disconnect <userId>',
  summary: "close a user's connections",
  description: `Closes each connection of the user with DELETE @connections. A client with a valid token may connect again: to prevent
that, revoke the token first. Exit status 3 if the user has no connection.`,
  examples: [['broadcast disconnect alice', 'close all of her connections']],
  run: async (run) => (await import('./disconnect')).disconnectUser(run),
};
