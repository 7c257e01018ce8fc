/**
 * A hash of the project's files, its context and the region. If it differs, also because a file is new, the app must run
 * again. What else the app read is stored with the assembly (`inputs/`).
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CdkProject } from './project';

type ProjectFiles = Pick<CdkProject, 'root' | 'excluded'>;

/** Folders that are never sources, besides those whose names begin with a dot. */
const NO_SOURCES = new Set(['node_modules', 'cdk.out', 'dist', 'coverage', 'test']);
/** In the service's own project: what runs or shows the assembly is not part of it. */
const OWN_ROOT = path.join(__dirname, '../../..');
const OWN_TOOLS = new Set(['local', 'tools'].map((folder) => path.join('infra', folder)));

/** @param region the app may ask for, as the CDK's default region */
export async function sourceHash(project: CdkProject, region: string): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([project.app, project.context, region]));
  const files = [...new Set([...(await filesUnder(project, '')), ...(await besideTheApp(project))])];
  const contents = await Promise.all(files.map((file) => readFile(path.resolve(project.root, file))));
  for (const [index, file] of files.entries()) {
    const content = contents[index]!;
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 32);
}

/** Folders of the project whose files are sources, including empty ones; absolute paths. */
export async function projectFolders(project: ProjectFiles, folder = ''): Promise<string[]> {
  const { root } = project;
  if (root === OWN_ROOT && OWN_TOOLS.has(folder)) return [];
  const below = (await sourcesIn(project, folder)).filter((entry) => entry.isDirectory());
  const folders = below.map(({ name }) => projectFolders(project, path.join(folder, name)));
  return [path.join(root, folder), ...(await Promise.all(folders)).flat()];
}

/** Without what `cdk watch` ignores, such as a front end. Files there that the app reads are still recorded as its inputs. */
async function sourcesIn({ root, excluded }: ProjectFiles, folder: string) {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true });
  return entries.filter(
    ({ name }) => !name.startsWith('.') && !NO_SOURCES.has(name) && !excluded.includes(path.join(folder, name)),
  );
}

/** The app of a test or a tool is in a folder that is not a source of the project. */
async function besideTheApp({ root, app, excluded }: CdkProject): Promise<string[]> {
  const [entry = ''] = /\S+\.[cm]?[jt]s(?=["']?$)/.exec(app) ?? [];
  const folder = path.relative(root, path.resolve(root, path.dirname(entry)));
  return entry === '' || folder === '' ? [] : filesUnder({ root, excluded }, folder).catch(() => []);
}

/** Sorted paths relative to the root. */
async function filesUnder(project: ProjectFiles, folder: string): Promise<string[]> {
  if (project.root === OWN_ROOT && OWN_TOOLS.has(folder)) return [];
  const found = (await sourcesIn(project, folder))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(async (entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return filesUnder(project, file);
      return entry.isFile() ? [file] : [];
    });
  return (await Promise.all(found)).flat();
}
