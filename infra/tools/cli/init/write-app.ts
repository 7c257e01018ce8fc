/** Writes the files of the template, as the app they become. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { OwnPackages } from './own-packages';

export const TEMPLATE = join(__dirname, 'template');

/** How the template calls itself. */
const TEMPLATE_NAME = 'broadcast-app';
/** npm leaves a file of this name out of what it packs. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

export interface NewApp {
  readonly name: string;
  readonly packages: OwnPackages;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** @returns paths below the root */
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

/** Paths below the folder of the template. */
export async function templateFiles(): Promise<string[]> {
  const entries = await readdir(TEMPLATE, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(TEMPLATE, join(entry.parentPath, entry.name)))
    .sort();
}

function withPackages(manifest: string, packages: OwnPackages): string {
  const parsed = JSON.parse(manifest) as Manifest;
  const asked = (ranges: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(ranges).map(([name, range]) => [name, isOwn(name, packages) ? packages[name] : range]),
    );
  const { dependencies, devDependencies } = parsed;
  const complete = { ...parsed, dependencies: asked(dependencies), devDependencies: asked(devDependencies) };
  return `${JSON.stringify(complete, undefined, 2)}\n`;
}

const isOwn = (name: string, packages: OwnPackages): name is keyof OwnPackages => name in packages;
