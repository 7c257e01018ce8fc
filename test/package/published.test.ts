/** Each package as it would be published: the content of its tarball, and the verdict of tools that check packages. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { PACKAGES, REPOSITORY } from '#tools/cli/build/packages';
import { SBOM_FILE, type Bom } from '#tools/cli/build/sbom';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { emittedFolder, run, tarballOf, version } from './support/packed';

const bin = (name: string) => join(PROJECT_ROOT, 'node_modules/.bin', name);
const filesOf = async (name: string) => {
  const { stdout } = await run('tar', ['-tzf', tarballOf(name)]);
  return stdout
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''));
};

describe.each(PACKAGES.map((spec) => [spec.name, spec] as const))('%s', (name, spec) => {
  const folder = emittedFolder(name);
  const read = (file: string) => readFile(join(folder, file), 'utf8');

  it('names its repository, is public, and requires our other packages in its own version', async () => {
    const manifest = JSON.parse(await read('package.json')) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      ...{ name, version, license: 'Apache-2.0' },
      repository: { type: 'git', url: `git+${REPOSITORY}.git` },
      homepage: `${REPOSITORY}#readme`,
      bugs: { url: `${REPOSITORY}/issues` },
      keywords: expect.arrayContaining(['cdk']) as unknown,
    });
    expect(manifest).not.toHaveProperty('private');
    expect(manifest).not.toHaveProperty('scripts');
    const dependencies = Object.entries(manifest.dependencies as Record<string, string>);
    for (const [each, range] of dependencies.filter(([each]) => each.startsWith('step-functions-broadcast'))) {
      expect([each, range]).toEqual([each, version]);
    }
  });

  it('holds what was emitted, and no source, test or example', async () => {
    const files = await filesOf(name);
    expect(files).toEqual(
      expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', SBOM_FILE]),
    );
    expect(files.filter((file) => file.includes('/') && !file.startsWith('dist/'))).toEqual([]);
    const emitted = files.filter((file) => !(spec.folders ?? []).some((each) => file.startsWith(`dist/${each}/`)));
    expect(emitted.filter((file) => /(?<!\.d)\.m?tsx?$|\.test\.|node_modules/.test(file))).toEqual([]);
  });

  it('has a bill of materials of what it installs and of what its notices name', async () => {
    const { metadata, components, dependencies } = JSON.parse(await read(SBOM_FILE)) as Bom;
    expect(metadata.component).toMatchObject({ name, version });
    const listed = components.map((component) => component['bom-ref']);
    const notices = (await read('THIRD-PARTY-NOTICES.txt')).matchAll(/^-{80}\n(\S+) (\S+) /gm);
    expect(listed).toEqual(expect.arrayContaining([...notices].map(([, each, of]) => `${each}@${of}`)));
    expect(components.map((each) => each.name)).toEqual(expect.arrayContaining(Object.keys(spec.dependencies)));
    expect(dependencies.map(({ ref }) => ref).sort()).toEqual([`${name}@${version}`, ...listed].sort());
  });

  it('contains its folders completely', async () => {
    const files = await filesOf(name);
    for (const each of spec.folders ?? []) {
      const entries = await readdir(join(PROJECT_ROOT, each), { recursive: true, withFileTypes: true });
      const expected = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      const held = files.filter((file) => file.startsWith(`dist/${each}/`));
      expect(held.sort()).toEqual(expected.map((file) => join('dist', relative(PROJECT_ROOT, file))).sort());
    }
  });

  it('contains its documents, without links to files outside the tarball', async () => {
    const files = await filesOf(name);
    for (const each of spec.documents ?? []) {
      const file = basename(each);
      expect(files).toContain(file);
      const text = await read(file);
      if (file.endsWith('.json')) expect(text).toBe(await readFile(join(PROJECT_ROOT, each), 'utf8'));
      else expect(text.match(/\]\((?!https?:|#)[^)]+\)/g)).toBeNull();
    }
  });

  it('has every entry it exports, each with its types', async () => {
    const files = await filesOf(name);
    const { exports } = JSON.parse(await read('package.json')) as { exports: Record<string, unknown> };
    const targets = JSON.stringify(exports).match(/(?<="\.\/)[^"]+\.(?:m?js|d\.m?ts)(?=")/g) ?? [];
    expect(targets.filter((target) => !files.includes(target))).toEqual([]);
    expect(targets).toHaveLength(Object.keys(spec.entries).length * spec.formats.length * 2);
  });

  it('imports no name that points to the sources', async () => {
    for (const file of (await filesOf(name)).filter((each) => /\.(m?js|d\.m?ts)$/.test(each))) {
      const specifiers = (await read(file)).match(/\b(?:from|import|require)\s*\(?\s*["'`]#[^"'`]+/g) ?? [];
      expect([file, specifiers]).toEqual([file, []]);
    }
  });

  it('has a README without links to files outside the tarball', async () => {
    const text = (await read('README.md')).replace(/^```[^]*?^```$/gm, '');
    const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const there = await readdir(folder);
    const dead = links.filter(
      (link) => !/^https?:/.test(link) && !there.includes(link) && !anchors.includes(link.replace(/^#/, '')),
    );
    expect(dead).toEqual([]);
  });

  it('publint finds nothing', async () => {
    const { stdout } = await run(bin('publint'), ['run', '--strict', folder]);
    expect(stdout).toContain('All good!');
  });

  it('passes "are the types wrong?" for tools that know `exports`', async () => {
    const { stdout } = await run(bin('attw'), ['--pack', folder, '--profile', 'node16', '--format', 'json']);
    const { analysis } = JSON.parse(stdout) as { analysis: { problems: { resolutionKind?: string }[] } };
    expect(analysis.problems.filter(({ resolutionKind }) => resolutionKind !== 'node10')).toEqual([]);
  });

  it('can be published by npm', async () => {
    const { stderr } = await run('npm', ['publish', '--dry-run', '--loglevel=notice', tarballOf(name)], {
      cwd: folder,
    });
    expect(stderr).toContain(`${name}@${version}`);
    expect(stderr).not.toMatch(/auto-corrected|errors corrected/);
  });
});
