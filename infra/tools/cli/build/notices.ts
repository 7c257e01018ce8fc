/** The licences of the packages bundled into an emitted one: most of them require that their text is included. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folders of the packages whose code is in an emitted one.
 * @param files paths of what was bundled
 */
export function bundledFolders(files: Iterable<string>): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? [];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders].sort();
}

export function noticesOf(folders: readonly string[]): string {
  const notices = folders.map(noticeOf);
  return `The files in dist/ contain parts of these packages.\n\n${[...new Set(notices)].join('\n\n')}\n`;
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license: string;
  };
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const body = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${body}`.trim();
}
