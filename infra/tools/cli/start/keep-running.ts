/** Starts the stack and keeps it running; reboots it if a saved file requires that. */
import { stderr, stdout } from '#infra/terminal/standard';
import { colors, text } from '#infra/terminal/text';
import type { LocalCloud } from '#local';
import type { OutputStream } from '#infra/terminal/terminal';
import { Progress } from '../progress';
import { readFaults } from './faults';
import type { StartOptions } from './options';
import { startSession, type SessionParts } from './session';
import { watchSources } from './watch-sources';

type Cleanup = () => Promise<void>;

/**
 * @param onEnd takes what must end with the command
 * @returns the stack, once it runs. After a restart, another one listens on the same port.
 */
export async function keepRunning(
  projectRoot: string,
  options: StartOptions,
  command: string,
  onEnd: (cleanup: Cleanup) => void,
): Promise<LocalCloud> {
  const progress = new Progress(streamFor(options));
  const faults = options.faults === undefined ? undefined : await readFaults(options.faults);
  const parts: SessionParts = { projectRoot, options, faults, progress, command };
  let cleanups: Cleanup[] = [];
  let cloud: LocalCloud | undefined;
  let ended = false;
  const end = async () => {
    const ending = cleanups.reverse();
    cleanups = [];
    cloud = undefined;
    for (const cleanup of ending) await cleanup();
  };
  const start = async (now: SessionParts) => {
    return (cloud = await startSession(now, (cleanup) => {
      cleanups.push(cleanup);
      // Ends what was still starting, and lets nothing more start.
      if (ended) throw new Error('The command is ending.');
    }));
  };
  onEnd(async () => {
    ended = true;
    await end();
  });
  const first = await start(parts);
  if (options.watch) {
    // The clients know the port and reconnect to it.
    const port = Number(new URL(first.url).port);
    const restart = async () => {
      await end();
      try {
        await start({ ...parts, options: { ...options, port } });
      } catch (error) {
        await end();
        throw error;
      }
    };
    const stop = watchSources({ root: projectRoot, progress, cloud: () => cloud, restart });
    onEnd(async () => stop());
  }
  progress.line(text`${colors.dim('Broadcasts are shown as they end. Ctrl-C stops.')}\n`);
  return first;
}

const streamFor = ({ json = false }: StartOptions): OutputStream => (json ? stderr : stdout);
