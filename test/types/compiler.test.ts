/**
 * Runs the compiler. It refuses what the type tests say: without its
 * `@ts-expect-error`, each marked line is an error, and no other line is. (`npm run typecheck` checks that there are no
 * further errors.) It accepts the examples in the READMEs, each as the file its first line names, with the packages
 * under their own names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsxEmit } from 'typescript';
import { entrySources } from '#tools/cli/build/packages';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { typeErrors } from '../support/type-errors';

const MARKER = '@ts-expect-error';
/** Examples in one list belong to one application: they may import each other, and replace a file of the same name. */
const READMES = [
  [
    'README.md',
    'infra/README.md',
    'infra/constructs/broadcast-web-socket-api/README.md',
    'functions/README.md',
    'test/statemachines/README.md',
    'statemachines/README.md',
  ],
  ['functions/sdk/README.md', 'functions/sdk/client/README.md'],
];

const read = (path: string): string => readFileSync(path, 'utf8');
const typeTests = new Map(
  readdirSync(__dirname)
    .filter((name) => /\.types\.tsx?$/.test(name))
    .map((name) => [join(__dirname, name), read(join(__dirname, name))]),
);
const examplesIn = (readme: string) =>
  [...readme.matchAll(/^```tsx?\n\/\/ (\S+)\n([^]*?)^```$/gm)].map(
    ([, path = '', text = '']) => [join(PROJECT_ROOT, path), `\n${text}`] as const,
  );

/** One application or one set of tests, with what the examples use besides tsconfig.json. */
const problemsOf = (files: ReadonlyMap<string, string>) =>
  typeErrors({
    config: join(PROJECT_ROOT, 'tsconfig.json'),
    options: { jsx: JsxEmit.ReactJSX },
    files,
  });

const markedLines = (text: string): number[] =>
  text.split('\n').flatMap((line, index) => (line.includes(MARKER) ? [index + 2] : []));

test('the names of the packages, as recipes and READMEs import them, lead to what they are built from', () => {
  const { compilerOptions } = JSON.parse(read(join(PROJECT_ROOT, 'tsconfig.json'))) as {
    compilerOptions: { paths: Record<string, string[]> };
  };
  const sources = Object.entries(entrySources()).map(([name, source]) => [name, [`./${source}`]]);
  expect(compilerOptions.paths).toEqual(Object.fromEntries(sources));
});

test('every marked line of the type tests is an error, and nothing else is', () => {
  expect(typeTests.size).toBeGreaterThan(0);
  const problems = problemsOf(
    new Map([...typeTests].map(([path, text]) => [path, text.replaceAll(MARKER, 'expected')])),
  );
  for (const [file, text] of typeTests) {
    const lines = problems.filter(({ path }) => path === file).map(({ line }) => line);
    expect([file, [...new Set(lines)].sort((a, b) => a - b)]).toEqual([file, markedLines(text)]);
  }
});

test.each(READMES.map((readmes) => [readmes.join(', '), readmes] as const))(
  'the examples of %s compile',
  (_, readmes) => {
    const texts = readmes.map((readme) => read(join(PROJECT_ROOT, readme)));
    // Their messages are the shop's, whatever the team uses.
    const shop = [
      join(PROJECT_ROOT, 'functions/contract.ts'),
      read(join(PROJECT_ROOT, 'test/support/shop/contract.ts')),
    ] as const;
    const examples = new Map(texts.flatMap(examplesIn));
    expect(examples.size).toBe(texts.flatMap((text) => text.match(/^```tsx?$/gm) ?? []).length);
    expect(problemsOf(new Map([shop, ...examples]))).toEqual([]);
  },
);
