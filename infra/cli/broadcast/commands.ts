/** The commands, in the order of the help: send, see, repair, clients, and the doctor. */
import type { Command } from 'commander';
import { buildCommand, type CommandSpec, type Finish } from './command';
import { connections } from './connections/command';
import { disconnect } from './connections/disconnect-command';
import type { CliIo } from './io';
import { publish } from './publish/command';
import { redrive } from './redrive/command';
import { replay } from './replay/command';
import { show } from './show/command';
import { token } from './token/command';

const command =
  <Options extends object>(spec: CommandSpec<Options>) =>
  (io: CliIo, finish: Finish): Command =>
    buildCommand(spec, io, finish);

export const COMMANDS = [
  command(publish),
  command(show),
  command(redrive),
  command(replay),
  command(token),
  command(connections),
  command(disconnect),
];
