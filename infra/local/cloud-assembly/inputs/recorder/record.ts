/**
 * What one thread of a synthesis reads, written line by line into the folder of records: a thread that is killed, as
 * esbuild's is, has recorded everything up to then.
 */
import { mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { threadId } from 'node:worker_threads';

/** Environment variable of the processes of a synthesis: the folder for their records. */
export const RECORDS_FOLDER = 'BROADCAST_LOCAL_RECORDS';
/** Set while the thread of the module hooks is started. */
export const IN_HOOKS = 'BROADCAST_LOCAL_IN_HOOKS';
/** Extension of a record's file. */
export const RECORD = '.record';

export type Entry =
  /** An absolute path that was opened, or tested for existence. */
  | readonly ['file', string]
  /** An absolute path that was listed. */
  | readonly ['folder', string]
  /** An absolute path that was written. */
  | readonly ['written', string]
  /** The prefix of the absolute path of a folder with a random name. */
  | readonly ['temporary', string]
  /** The name of a variable that was read. */
  | readonly ['variable', string]
  /** A metafile that esbuild was told to write, and the folder its paths are relative to. */
  | readonly ['metafile', string, string]
  /** A program that leaves no record. */
  | readonly ['unknown', string];

export class Recording {
  readonly #known = new Set<string>();
  readonly #descriptor: number;
  /** Taken before anything is watched, so that the recording does not record itself. */
  readonly #write = writeSync;

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    const name = `${process.pid}-${threadId}-${process.hrtime.bigint()}${RECORD}`;
    this.#descriptor = openSync(path.join(folder, name), 'a');
  }

  add(...entry: Entry): void {
    const line = JSON.stringify(entry);
    if (this.#known.has(line)) return;
    this.#known.add(line);
    this.#write(this.#descriptor, `${line}\n`);
  }
}
