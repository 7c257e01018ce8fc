#!/usr/bin/env node
/** `npm create step-functions-broadcast`: the command `broadcast init` in a package of its own. */
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
    .argument('[folder]', 'where to write the app: empty, or not existing yet')
    .version(version, '-V, --version', 'show the version'),
);

runCommand(program, (options: InitOptions) => {
  const { env, stdin } = process;
  // Nothing aborts this signal: Ctrl-C ends the process, even during a question.
  const io = { stdout, stderr, stdin, env, cwd: process.cwd(), signal: new AbortController().signal };
  return initApp({ folder: program.args[0], options, output: new Output(io, false), io });
});
