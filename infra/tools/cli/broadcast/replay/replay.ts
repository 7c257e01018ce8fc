/** Starts a replay, and follows it. */
import type { Run } from '../command';
import { EXIT, usageError } from '#tools/stack/exit-codes';
import { startReplay } from '#tools/stack/replay';
import { followReplay } from './follow';

export async function replayEvents({ options, output, signal, stack }: Run<ReplayOptions>): Promise<number> {
  if (options.follow === undefined && options.from === undefined) {
    throw usageError('Name the start: --from 2026-11-21T02:00:00Z, or --from 2h for two hours ago.');
  }
  const found = await stack();
  const name = options.follow ?? (await startReplay(found, options, (text) => output.note(text)));
  if (!options.wait && options.follow === undefined) {
    output.answer({ name, state: 'STARTING' }, () => `Started ${name}. Follow it: broadcast replay --follow ${name}`);
    return EXIT.OK;
  }
  const end = await followReplay(found, name, output, signal);
  output.answer({ name, ...end }, () =>
    signal.aborted
      ? `Stopped following; the replay continues. Follow it: broadcast replay --follow ${name}`
      : `${name} is ${end.state}${end.reason === undefined ? '' : `: ${end.reason}`}. See its broadcasts: broadcast watch --since 10m`,
  );
  if (signal.aborted) return EXIT.INTERRUPTED;
  return end.state === 'COMPLETED' ? EXIT.OK : EXIT.NOT_WELL;
}

/** The options of `broadcast replay`, parsed. */
export interface ReplayOptions {
  readonly from?: Date;
  readonly to?: Date;
  readonly name?: string;
  readonly follow?: string;
  readonly wait: boolean;
}
