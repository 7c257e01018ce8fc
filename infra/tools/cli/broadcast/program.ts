/** The program `broadcast`: its commands, and a run from command line to exit status. */
import { Command, CommanderError } from 'commander';
import { version } from '#package.json';
import { problemWithCalls } from '#infra/terminal/problem';
import { Terminal } from '#infra/terminal/terminal';
import type { Finish } from './command';
import { EXIT } from '#tools/stack/exit-codes';
import { explainError } from '#tools/stack/explain-error';
import type { CliIo } from '#tools/stack/io';
import { COMMANDS } from './commands';

const EXIT_STATUS = `
In this project run 'npm run -s broadcast -- COMMAND'; with the package installed, 'npx broadcast COMMAND'.
Exit status: 0 done and well · 1 not well (a broadcast failed, doctor found an error) · 2 wrong command line ·
3 no such stack, broadcast or event · 4 no access (credentials, local mode not running) · 5 timed out ·
6 doctor: warnings only · 7 not fully known (outcomes that are not on record) · 130 Ctrl-C

Colours and bars are for terminals; NO_COLOR turns them off, FORCE_COLOR colours a pipe too. Control characters in the
output are escaped (\\u001b). Each command has its own --help with examples.`;
/** @param args without node and the script */
export async function runBroadcast(args: readonly string[], io: CliIo): Promise<number> {
  let exitCode: number = EXIT.OK;
  const program = createProgram(io, (code) => (exitCode = code));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has already written what is wrong with the command line, or the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
    if (io.signal.aborted) return EXIT.INTERRUPTED;
    const { message, exitCode: status, cause } = explainError(error);
    const terminal = new Terminal(io.stderr, io.env);
    terminal.print(`broadcast: ${message}`);
    if (io.env.DEBUG && cause instanceof Error) terminal.print(problemWithCalls(cause));
    return status;
  }
}

function createProgram(io: CliIo, finish: Finish): Command {
  const [out, err] = [new Terminal(io.stdout, io.env), new Terminal(io.stderr, io.env)];
  const program = new Command('broadcast')
    .description('Inspect and operate the broadcasts of a deployed stack, or of local mode on this machine.')
    .version(version, '-V, --version', 'show the version')
    .addHelpText('after', EXIT_STATUS);
  for (const build of COMMANDS) program.addCommand(build(io, finish));
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .showHelpAfterError('(add --help for examples)')
      .configureOutput({
        writeOut: (text) => out.printParagraph(text),
        writeErr: (text) => err.printParagraph(text),
        getOutHelpWidth: () => out.columns ?? 100,
        getErrHelpWidth: () => err.columns ?? 100,
        getOutHasColors: () => false,
        getErrHasColors: () => false,
      });
  }
  return program;
}
