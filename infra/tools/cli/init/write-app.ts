/** Writes a new app from the template. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { OwnPackages } from './own-packages';

export const TEMPLATE = join(__dirname, 'template');

/** Becomes the name of the app, wherever the template has it. */
const TEMPLATE_NAME = 'broadcast-app';
/** npm would leave a file named .gitignore out of the package. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

export interface NewApp {
  readonly name: string;
  readonly packages: OwnPackages;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** @returns paths of the files, relative to the root */
export async function writeApp(root: string, { name, packages }: NewApp): Promise<string[]> {
  const written: string[] = [];
  for (const file of await templateFiles()) {
    const text = (await readFile(join(TEMPLATE, file), 'utf8')).replaceAll(TEMPLATE_NAME, name);
    const path = RENAMED[file] ?? file;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), path === 'package.json' ? withPackages(text, packages) : text);
    written.push(path);
  }
  return written;
}

/** Paths relative to the folder of the template. */
export async function templateFiles(): Promise<string[]> {
  const entries = await readdir(TEMPLATE, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(TEMPLATE, join(entry.parentPath, entry.name)))
    .sort();
}

function withPackages(manifest: string, packages: OwnPackages): string {
  const parsed = JSON.parse(manifest) as Manifest;
  const complete = (ranges: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(ranges).map(([name, range]) => [name, isOwn(name, packages) ? packages[name] : range]),
    );
  const { dependencies, devDependencies } = parsed;
  const result = { ...parsed, dependencies: complete(dependencies), devDependencies: complete(devDependencies) };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

const isOwn = (name: string, packages: OwnPackages): name is keyof OwnPackages => name in packages;
