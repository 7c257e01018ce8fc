/**
 * Runs the compiler. It refuses what the type tests say it refuses: without its `@ts-expect-error`, each marked line is an
 * error, and no other line is. (That they are errors with no more than that is for `npm run typecheck`.) And it takes the
 * examples of the SDK's README, each as the file its first line names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { PROJECT_ROOT } from '../../infra/cli/project-root';

const MARKER = '@ts-expect-error';
const README = join(PROJECT_ROOT, 'functions/sdk/README.md');

const read = (path: string): string => readFileSync(path, 'utf8');
const typeTests = new Map(
  readdirSync(__dirname)
    .filter((name) => /\.types\.tsx?$/.test(name))
    .map((name) => [join(__dirname, name), read(join(__dirname, name))]),
);
const examples = new Map(
  [...read(README).matchAll(/^```ts\n\/\/ (\S+)\n([^]*?)^```$/gm)].map(
    ([, path = '', text = '']) => [join(PROJECT_ROOT, path), `\n${text}`] as const,
  ),
);

/** Lines with an error, counted from 1, and what is wrong there, by file. */
function errorsOf(files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly (readonly [number, string])[]> {
  const { config } = ts.readConfigFile(join(PROJECT_ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, PROJECT_ROOT);
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

test("the examples of the SDK's README compile", () => {
  expect(examples.size).toBe((read(README).match(/^```ts$/gm) ?? []).length);
  expect(errorsOf(examples)).toEqual(new Map([...examples.keys()].map((path) => [path, []])));
}, 60_000);
