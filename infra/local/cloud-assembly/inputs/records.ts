/** Makes the processes of a synthesis record what they read, and merges their records when they have ended. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { scriptOf } from '../../core/script';
import { RECORD, RECORDS_FOLDER, type Entry } from './recorder/record';
import { MODULES } from './recorder/watch-files';

/** What all processes of a synthesis read; undefined if that is not known. */
export interface Recorded {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
  /** Folders with random names. */
  readonly temporary: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
}

export class Records {
  private constructor(readonly folder: string) {}

  static async start(): Promise<Records> {
    const folder = await mkdtemp(path.join(tmpdir(), 'broadcast-inputs-'));
    await writeFile(path.join(folder, 'recorder.cjs'), recorderCode());
    return new Records(folder);
  }

  /** The variables the app is started with, besides its own. */
  variables(nodeOptions = ''): Record<string, string> {
    const recorder = path.join(this.folder, 'recorder.cjs').replace(/["\\]/g, '\\$&');
    return { [RECORDS_FOLDER]: this.folder, NODE_OPTIONS: `${nodeOptions} --require "${recorder}"`.trim() };
  }

  async read(): Promise<Recorded | undefined> {
    const entries = (await this.#lines(RECORD)).map((line) => JSON.parse(line) as Entry);
    const of = (kind: Entry[0]) => entries.filter((entry) => entry[0] === kind).map(([, value]) => value);
    if (entries.length === 0 || of('unknown').length > 0) return undefined;
    const bundled = await bundledFiles(entries);
    if (!bundled) return undefined;
    const modules = (await this.#lines(MODULES)).map((url) => fileURLToPath(url));
    return {
      files: new Set([...of('file'), ...modules, ...bundled]),
      folders: new Set(of('folder')),
      written: new Set(of('written')),
      temporary: new Set(of('temporary')),
      variables: new Set(of('variable')),
    };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Lines of all files with the extension. */
  async #lines(ending: string): Promise<string[]> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith(ending));
    const texts = await Promise.all(names.map((name) => readFile(path.join(this.folder, name), 'utf8')));
    return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  }
}

/** What esbuild read; undefined if it did not report it. */
async function bundledFiles(entries: readonly Entry[]): Promise<string[] | undefined> {
  const inputs = entries.map(async ([kind, file, cwd = '']) => {
    if (kind !== 'metafile') return [];
    const metafile = JSON.parse(await readFile(file, 'utf8')) as { readonly inputs: object };
    return Object.keys(metafile.inputs).map((input) => path.resolve(cwd, input));
  });
  return Promise.all(inputs).then(
    (files) => files.flat(),
    () => undefined,
  );
}

let code: string | undefined;

/** The app may be anywhere, so the recorder depends on no other file. */
function recorderCode(): string {
  code ??= scriptOf({
    stdin: { contents: `require('./recorder').startRecording();`, resolveDir: __dirname },
  });
  return code;
}
