/** Loaded first into every Node process that a synthesis starts: records what the process reads. */
import { IN_HOOKS, Recording, RECORDS_FOLDER } from './record';
import { WatchedEnvironment } from './watch-environment';
import { watchEsbuild } from './watch-esbuild';
import { watchFiles } from './watch-files';
import { watchPrograms } from './watch-programs';

export function startRecording(): void {
  const folder = process.env[RECORDS_FOLDER];
  if (folder === undefined || process.env[IN_HOOKS] !== undefined) return;
  const record = new Recording(folder);
  watchFiles(record);
  watchPrograms(record, new WatchedEnvironment(record));
  watchEsbuild(record);
}
