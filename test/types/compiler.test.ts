/**
 * Runs the compiler. It refuses what the type tests say it refuses: without its `@ts-expect-error`, each marked line is an
 * error, and no other line is. (That they are errors with no more than that is for `npm run typecheck`.) And it takes the
 * examples of the READMEs, each as the file its first line names, with the package under its own name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { PROJECT_ROOT } from '../../infra/cli/project-root';

const MARKER = '@ts-expect-error';
/** Those in one list are of one application: an example may import another, and takes the place of a file of that name. */
const READMES = [
  ['README.md', 'infra/constructs/broadcast-web-socket-api/README.md', 'test/statemachines/README.md'],
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

/** The package's entries, by the name others import them by, as their sources. */
function packagePaths(): Record<string, string[]> {
  const { name, exports } = JSON.parse(read(join(PROJECT_ROOT, 'package.json'))) as {
    name: string;
    exports: Record<string, string | { types: string }>;
  };
  return Object.fromEntries(
    Object.entries(exports).flatMap(([entry, targets]) =>
      typeof targets === 'string'
        ? []
        : [[join(name, entry), [join(PROJECT_ROOT, targets.types.replace(/^\.\/dist\/(.*)\.d\.ts$/, '$1.ts'))]]],
    ),
  );
}

/** Lines with an error, counted from 1, and what is wrong there, by file. */
function errorsOf(files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly (readonly [number, string])[]> {
  const { config } = ts.readConfigFile(join(PROJECT_ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, PROJECT_ROOT);
  Object.assign(options, { jsx: ts.JsxEmit.ReactJSX, paths: packagePaths() } satisfies ts.CompilerOptions);
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  const program = ts.createProgram([...files.keys()], options, host);
  const errorsIn = (path: string) => {
    const source = program.getSourceFile(path)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText }) =>
        [
          source.getLineAndCharacterOfPosition(start).line + 1,
          ts.flattenDiagnosticMessageText(messageText, '\n'),
        ] as const,
    );
  };
  return new Map([...files.keys()].map((path) => [path, errorsIn(path)]));
}

const markedLines = (text: string): number[] =>
  text.split('\n').flatMap((line, index) => (line.includes(MARKER) ? [index + 2] : []));

test('every marked line of the type tests is an error, and nothing else is', () => {
  expect(typeTests.size).toBeGreaterThan(0);
  const unmarked = new Map([...typeTests].map(([path, text]) => [path, text.replaceAll(MARKER, 'expected')]));
  for (const [path, errors] of errorsOf(unmarked)) {
    const lines = [...new Set(errors.map(([line]) => line))].sort((a, b) => a - b);
    expect([path, lines]).toEqual([path, markedLines(typeTests.get(path)!)]);
  }
}, 60_000);

test.each(READMES.map((readmes) => [readmes.join(', '), readmes] as const))(
  'the examples of %s compile',
  (_, readmes) => {
    const texts = readmes.map((readme) => read(join(PROJECT_ROOT, readme)));
    const examples = new Map(texts.flatMap(examplesIn));
    expect(examples.size).toBe(texts.flatMap((text) => text.match(/^```tsx?$/gm) ?? []).length);
    expect(errorsOf(examples)).toEqual(new Map([...examples.keys()].map((path) => [path, []])));
  },
  60_000,
);
