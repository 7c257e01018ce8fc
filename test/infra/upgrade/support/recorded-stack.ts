/**
 * The stack of a version as it was deployed: its template, and the source of its functions without the libraries. Recorded by
 * `npm run upgrade:record`, and never changed after the version is released.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

export interface RecordedResource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

export interface RecordedStack {
  readonly resources: Readonly<Record<string, RecordedResource>>;
  /** Name of the handler's folder in `functions/`, by the logical id of the function. */
  readonly handlers: Readonly<Record<string, string>>;
  /** Source by the name of the handler's folder; libraries are imported. */
  readonly sources: Readonly<Record<string, string>>;
}

export const UPGRADE_FOLDER = join(__dirname, '..');
const SUFFIX = '.stack.br';

/** Versions that are recorded. */
export const recordedVersions = (): string[] =>
  readdirSync(UPGRADE_FOLDER)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length));

export const fileOf = (version: string): string => join(UPGRADE_FOLDER, `${version}${SUFFIX}`);

export const readRecorded = (version: string): RecordedStack =>
  JSON.parse(brotliDecompressSync(readFileSync(fileOf(version))).toString()) as RecordedStack;

export const packed = (stack: RecordedStack): Buffer =>
  brotliCompressSync(JSON.stringify(stack), {
    params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
  });
