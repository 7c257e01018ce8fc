/**
 * Runs a command to its exit status: errors as one line, a wrong command line with 2, Ctrl-C with 130. However the command
 * ends, what it has started ends first and the process ends after it: a server that still listens keeps nothing alive.
 */
import type { Command } from 'commander';
import { CliError, EXIT } from '#tools/stack/exit-codes';
import { errorText, problemWithCalls } from '#infra/terminal/problem';
import { exitWhenWritten, standardError, standardOutput, whenPipeCloses } from '#infra/terminal/standard';
import { text } from '#infra/terminal/text';

// The SDK warns on Node 20, at every start, of its end in the SDK.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const PARENT_CHECK_MS = 250;
/** Milliseconds what is cleaned up may take; a command that failed does not hang because its cleanup does. */
const CLEANUP_MS = 15_000;

type Cleanup = () => Promise<void>;

/**
 * @param run does the work and gives the exit status; `onEnd` takes what must be ended before the process is, also where
 * `run` fails or is interrupted. What was started last ends first.
 */
export function runCommand<Options extends object>(
  program: Command,
  run: (options: Options, onEnd: (cleanup: Cleanup) => void) => Promise<number>,
): void {
  const cleanups: Cleanup[] = [];
  let ending = false;
  const say = (error: unknown) => {
    standardError.print(text`${program.name()}: ${errorText(error)}`);
    if (process.env.DEBUG) standardError.print(problemWithCalls(error));
  };
  const end = async (exitCode: number) => {
    if (ending) return;
    ending = true;
    setTimeout(() => {
      say(`gave up cleaning up after ${CLEANUP_MS / 1000} s.`);
      process.exit(exitCode === EXIT.OK ? EXIT.NOT_WELL : exitCode);
    }, CLEANUP_MS).unref();
    let code = exitCode;
    for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
      try {
        await cleanup();
      } catch (error) {
        say(error);
        if (code === EXIT.OK) code = EXIT.NOT_WELL;
      }
    }
    exitWhenWritten(code);
  };
  // What was still starting when the command was told to end is ended with the rest, and nothing more is started after it.
  const onEnd = (cleanup: Cleanup) => {
    cleanups.push(cleanup);
    if (ending) throw new Error(`${program.name()} is ending`);
  };
  const fail = (error: unknown) => {
    if (ending) return; // what breaks while it ends is no news
    say(error);
    void end(error instanceof CliError ? error.exitCode : EXIT.NOT_WELL);
  };
  const interrupt = () => {
    if (ending) process.exit(EXIT.INTERRUPTED); // the second Ctrl-C does not wait
    void end(EXIT.INTERRUPTED);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', interrupt);
  process.on('uncaughtException', fail);
  whenPipeCloses(() => void end(EXIT.OK), fail);
  whenNpmIsEnded(interrupt);

  program.action(async () => {
    try {
      const exitCode = await run(program.opts<Options>(), onEnd);
      await end(exitCode);
    } catch (error) {
      fail(error);
    }
  });
  // Commander has said by then what is wrong, or shown what it was asked for.
  program.configureOutput({
    writeOut: (written) => standardOutput.printParagraph(written),
    writeErr: (written) => standardError.printParagraph(written),
  });
  program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.OK : EXIT.USAGE));
  void program.parseAsync();
}

/** Who ends npm ends its shell with it, and neither passes the signal on: without this, what npm started would go on. */
export function whenNpmIsEnded(interrupt: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    interrupt();
  }, PARENT_CHECK_MS);
  timer.unref();
}
