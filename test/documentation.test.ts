/** What the READMEs name exists: files, headings, sources, npm scripts, commands, settings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { COMMANDS } from '#tools/cli/broadcast/commands';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { settingsTable } from '#test/support/settings-table';

const CONTRIBUTING = '.github/CONTRIBUTING.md';
const READMES = [
  'README.md',
  'CHANGELOG.md',
  'infra/DECISIONS.md',
  'infra/DEPLOY.md',
  'infra/SECURITY.md',
  '.github/SECURITY.md',
  CONTRIBUTING,
  ...['functions', 'infra', 'statemachines', 'test'].flatMap((folder) =>
    readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
      // The README of the template is about the new app; test/infra/tools/cli/init checks it.
      .filter((file) => file.endsWith('README.md') && !file.includes('/template/'))
      .map((file) => join(folder, file)),
  ),
];
const read = (file: string): string => readFileSync(join(PROJECT_ROOT, file), 'utf8');
const { stdin, stdout, stderr, env } = process;
const io = { stdin, stdout, stderr, env, cwd: PROJECT_ROOT, signal: new AbortController().signal };
const COMMAND_NAMES = COMMANDS.map((build) => build(io, () => undefined).name());
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);
const withoutCode = (text: string): string => text.replace(/^```[^]*?^```$/gm, '');

/** Files of the project that a document links to. */
const linksOf = (readme: string): string[] =>
  all(withoutCode(read(readme)), /\]\((?!https?:)([^)#\s]+)/g).map((link) => join(dirname(readme), link));

/** Anchors of headings, as GitHub makes them. */
const anchorsOf = (text: string): string[] =>
  all(withoutCode(text), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(READMES)('%s', (readme) => {
  const text = read(readme);

  it('links only to files and headings that exist', () => {
    const dead = all(withoutCode(text), /\]\((?!https?:)([^)\s]+)\)/g).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? readme : join(dirname(readme), path);
      if (!existsSync(join(PROJECT_ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  it('names only sources, npm scripts and commands that exist', () => {
    const sources = all(text, /`((?:functions|infra|statemachines|test)\/[\w./-]+\.(?:tsx?|json|md))`/g);
    // Those of a recipe lie beside its README.
    const roots = [PROJECT_ROOT, join(PROJECT_ROOT, dirname(readme))];
    expect(sources.filter((source) => !roots.some((root) => existsSync(join(root, source))))).toEqual([]);

    // The scripts of this project and of the app that `broadcast init` writes.
    const scripts = ['package.json', 'infra/tools/cli/init/template/package.json'].flatMap((manifest) =>
      Object.keys((JSON.parse(read(manifest)) as { scripts: object }).scripts),
    );
    expect(all(text, /npm run (?:-s )?([\w:]+)/g).filter((script) => !scripts.includes(script))).toEqual([]);

    const named = all(text, /npm run broadcast -- ([a-z]+)/g);
    expect(named.filter((command) => !COMMAND_NAMES.includes(command))).toEqual([]);
  });
});

it('has the table of settings that npm run docs:settings makes', () => {
  const [, table = ''] = /<!-- settings -->\n([^]*?)<!-- \/settings -->/.exec(read('infra/README.md')) ?? [];
  const plain = (text: string) =>
    text
      .replace(/ *\| */g, '|')
      .replace(/-{3,}/g, '---')
      .trim();
  expect(plain(table)).toBe(plain(settingsTable()));
});

it('what STANDARD costs is the same everywhere, and what the table of the cost model says', () => {
  const [, express = '', standard = ''] =
    /^\| one user, two connections .*\| +\$([\d.]+) \| +[\d.]+% \| +\$([\d.]+) \|$/m.exec(
      read('infra/tools/cost/README.md'),
    ) ?? [];
  const told = `about ${Math.round(Number(standard) / Number(express))} times as much`;
  for (const file of [
    'infra/README.md',
    'infra/constructs/settings/settings.ts',
    'infra/constructs/operations/README.md',
  ]) {
    expect([file, all(read(file), /(about (?:a \w+th|\d+ times)[^,.]*)/g)]).toEqual([file, [told]]);
  }
});

it('README.md takes five minutes to read, and links to every other document', () => {
  expect(Buffer.byteLength(read('README.md'))).toBeLessThan(12 * 1024);
  const linked = new Set(READMES.flatMap((readme) => linksOf(readme)));
  expect(READMES.filter((readme) => readme !== 'README.md' && !linked.has(readme))).toEqual([]);
});

describe('the ten changes of a contributor', () => {
  const [, table = ''] = /^## Ten changes[^\n]*\n([^]*?)^## /m.exec(read(CONTRIBUTING)) ?? [];
  const rows = table.split('\n').filter((line) => /^\| [A-Z]/.test(line) && !line.startsWith('| Change '));

  it('are ten, each with the files it touches', () => {
    expect(rows).toHaveLength(10);
    for (const row of rows) {
      const paths = all(row, /`((?:functions|infra|statemachines)\/[\w./-]*)`/g);
      expect(paths.length).toBeGreaterThan(0);
      expect(paths.filter((path) => !existsSync(join(PROJECT_ROOT, path)))).toEqual([]);
    }
  });

  // What each row promises about its files, as far as one can search for a name.
  it.each([
    ['infra/constructs/settings/defaults.ts', 'batchSize: '],
    ['infra/settings.ts', 'const stages'],
    ['infra/domain-events.ts', 'domainEvents'],
    ['functions/shared/runtime/metrics.ts', 'export const METRIC '],
    ['infra/local/events/pattern/operators.ts', 'exists'],
    ['infra/local/step-functions/engine/state-types.ts', 'export const STATE_TYPES'],
    ['infra/local/step-functions/validate/fields/jsonata.ts', 'export const JSONATA_FIELDS'],
    ['infra/local/step-functions/validate/fields/jsonpath.ts', 'export const JSONPATH_FIELDS'],
    ['functions/shared/contracts/envelope.ts', 'export interface Envelope'],
    ['infra/tools/cli/broadcast/commands.ts', 'export const COMMANDS'],
    ['functions/send-batch/classify.ts', '429'],
  ])('%s holds %s', (file, text) => {
    expect(rows.some((row) => row.includes(`\`${file}\``))).toBe(true);
    expect(read(file)).toContain(text);
  });
});
