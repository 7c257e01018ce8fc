/** Resolves a handler path: `src/orders/place.main` is the export `main` of src/orders/place.ts. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

export interface HandlerPath {
  /** Absolute. */
  readonly file: string;
  readonly exportName: string;
}

const EXTENSIONS = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'];

/**
 * @param handler file without extension, a dot and the name of the export; or a file, whose export is `handler`
 * @param root base of a relative path; by default the folder the app runs in, as for every path in CDK
 * @throws Error if there is no such file, with the names that were tried
 */
export function resolveHandler(handler: string, root = process.cwd()): HandlerPath {
  const whole = resolve(root, handler);
  if (isFile(whole)) return { file: whole, exportName: 'handler' };
  const [, base, exportName] = /^(.+)\.([A-Za-z_$][\w$]*)$/.exec(whole) ?? [];
  const file = EXTENSIONS.map((extension) => `${base}${extension}`).find(isFile);
  if (base !== undefined && exportName !== undefined && file !== undefined) return { file, exportName };
  throw new Error(
    `Handler '${handler}' matches no file: expected a path such as src/connect.main, which is the export main of ` +
      `src/connect.ts (or ${EXTENSIONS.slice(1).join(', ')}), relative to ${root}`,
  );
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();
