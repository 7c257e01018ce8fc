/** The commands in the order of the help: send, see, repair, clients, is it well, a deployment, local mode, and a new app. */
import type { Command } from 'commander';
import { acceptance } from './acceptance/command';
import { buildCommand, type CommandSpec, type Finish } from './command';
import { asyncapi } from './asyncapi/command';
import { connections } from './connections/command';
import { disconnect } from './connections/disconnect-command';
import type { CliIo } from '#tools/stack/io';
import { consoleCommand } from './console/command';
import { cost } from './cost/command';
import { dev } from './dev/command';
import { doctor } from './doctor/command';
import { explain } from './explain/command';
import { forget } from './forget/command';
import { init } from './init/command';
import { listen } from './listen/command';
import { loadtest } from './loadtest/command';
import { logs } from './logs/command';
import { open } from './open/command';
import { publish } from './publish/command';
import { redrive } from './redrive/command';
import { refusals } from './refusals/command';
import { replay } from './replay/command';
import { resend } from './resend/command';
import { rights } from './rights/command';
import { scheduled } from './scheduled/command';
import { show } from './show/command';
import { token } from './token';
import { watch } from './watch/command';
import { why } from './why/command';

const command =
  <Options extends object>(spec: CommandSpec<Options>) =>
  (io: CliIo, finish: Finish): Command =>
    buildCommand(spec, io, finish);

export const COMMANDS = [
  command(publish),
  command(scheduled),
  command(watch),
  command(show),
  command(why),
  command(explain),
  command(asyncapi),
  command(logs),
  command(cost),
  command(consoleCommand),
  command(open),
  command(resend),
  command(redrive),
  command(replay),
  command(listen),
  command(token),
  command(refusals),
  command(connections),
  command(disconnect),
  command(forget),
  command(doctor),
  command(acceptance),
  command(loadtest),
  command(rights),
  command(dev),
  command(init),
];
