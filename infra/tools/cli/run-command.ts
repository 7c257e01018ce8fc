/**
 * Runs a command to its exit status: errors as one line, a wrong command line ends with 2, Ctrl-C with 130. However the
 * command ends, it first ends what it started and then exits, so that a server that still listens cannot keep it alive.
 */
import type { Command } from 'commander';
import { CliError, EXIT } from '#tools/stack/exit-codes';
import { errorText, problemWithCalls } from '#infra/terminal/problem';
import { exitWhenWritten, standardError, standardOutput, whenPipeCloses } from '#infra/terminal/standard';
import { text } from '#infra/terminal/text';

// On Node 20, the SDK prints a deprecation warning at every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const PARENT_CHECK_MS = 250;
/** Milliseconds cleaning up may take; a failed command must not hang in its cleanup. */
const CLEANUP_MS = 15_000;

type Cleanup = () => Promise<void>;

/**
 * @param run does the work and returns the exit status. Whatever it passes to `onEnd` is ended before the process, even if
 * `run` fails or is interrupted, in reverse order.
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
  // Ends what was still starting when the command was told to end, and lets nothing more start.
  const onEnd = (cleanup: Cleanup) => {
    cleanups.push(cleanup);
    if (ending) throw new Error(`${program.name()} is ending`);
  };
  const fail = (error: unknown) => {
    if (ending) return; // errors while ending do not matter
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
  // By then Commander has said what is wrong, or shown what it was asked for.
  program.configureOutput({
    writeOut: (written) => standardOutput.printParagraph(written),
    writeErr: (written) => standardError.printParagraph(written),
  });
  program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.OK : EXIT.USAGE));
  void program.parseAsync();
}

/** Whoever ends npm ends its shell too, and neither passes the signal on: without this, what npm started would run on. */
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
