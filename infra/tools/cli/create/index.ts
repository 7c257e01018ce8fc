#!/usr/bin/env node
/** `npm create step-functions-broadcast`: the command `broadcast init`, as a package that holds nothing else. */
import '../check-node';
import { Command } from 'commander';
import { version } from '#package.json';
import { stderr, stdout } from '#infra/terminal/standard';
import { Output } from '../broadcast/output/output';
import { initApp } from '../init/init';
import { INIT_DESCRIPTION, withInitOptions, type InitOptions } from '../init/options';
import { runCommand } from '../run-command';

const program = withInitOptions(
  new Command('create-step-functions-broadcast')
    .description(INIT_DESCRIPTION.replaceAll('\n', ' '))
    .argument('[folder]', 'into which it is written: empty, or not there')
    .version(version, '-V, --version', 'show the version'),
);

runCommand(program, (options: InitOptions) => {
  const { env, stdin } = process;
  // Ctrl-C ends the process, whatever is asked at that moment.
  const io = { stdout, stderr, stdin, env, cwd: process.cwd(), signal: new AbortController().signal };
  return initApp({ folder: program.args[0], options, output: new Output(io, false), io });
});
