/** Runs a command to its exit status: errors as one line, a wrong command line with 2, Ctrl-C as a clean end with 130. */
import type { Command } from 'commander';
import { EXIT } from './broadcast/exit-codes';

// The SDK warns on Node 20, at every start, of its end in the SDK.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const PARENT_CHECK_MS = 250;

type Cleanup = () => Promise<void>;

/**
 * @param run does the work and gives the exit status; `onInterrupt` takes what must be ended before the process is
 */
export function runCommand<Options extends object>(
  program: Command,
  run: (options: Options, onInterrupt: (cleanup: Cleanup) => void) => Promise<number>,
): void {
  const cleanups: Cleanup[] = [];
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) process.exit(EXIT.INTERRUPTED); // the second Ctrl-C does not wait
    interrupted = true;
    void Promise.allSettled(cleanups.map((cleanup) => cleanup())).then(() => process.exit(EXIT.INTERRUPTED));
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  whenNpmIsEnded(interrupt);

  program.action(async (options: Options) => {
    try {
      process.exitCode = await run(options, (cleanup) => cleanups.push(cleanup));
    } catch (error) {
      if (interrupted) return;
      process.stderr.write(`${program.name()}: ${error instanceof Error ? error.message : String(error)}\n`);
      if (process.env.DEBUG && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
      process.exitCode = EXIT.NOT_WELL;
    }
  });
  // Commander has said by then what is wrong, or shown what it was asked for.
  program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.OK : EXIT.USAGE));
  void program.parseAsync();
}

/** Who ends npm ends its shell with it, and neither passes the signal on: without this, what npm started would go on. */
function whenNpmIsEnded(interrupt: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    interrupt();
  }, PARENT_CHECK_MS);
  timer.unref();
}
