/**
 * The compiler refuses what the type tests say it refuses: without its `@ts-expect-error`, each marked line is an error, and
 * no other line is. (That they are errors with no more than that is for `npm run typecheck`.)
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { PROJECT_ROOT } from '../../infra/cli/project-root';

const MARKER = '@ts-expect-error';
const files = readdirSync(__dirname)
  .filter((name) => name.endsWith('.types.ts') || name.endsWith('.types.tsx'))
  .map((name) => join(__dirname, name));

/** Lines with an error, counted from 1, by file, with the markers taken out. */
function errorLines(): ReadonlyMap<string, readonly number[]> {
  const { config } = ts.readConfigFile(join(PROJECT_ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, PROJECT_ROOT);
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  host.readFile = (path) => (files.includes(path) ? read(path)?.replaceAll(MARKER, 'expected') : read(path));
  const program = ts.createProgram(files, options, host);
  return new Map(
    files.map((path) => {
      const source = program.getSourceFile(path)!;
      const lines = program
        .getSemanticDiagnostics(source)
        .map(({ start = 0 }) => source.getLineAndCharacterOfPosition(start).line + 1);
      return [path, [...new Set(lines)].sort((a, b) => a - b)];
    }),
  );
}

function markedLines(path: string): number[] {
  const lines = ts.sys.readFile(path)!.split('\n');
  return lines.flatMap((line, index) => (line.includes(MARKER) ? [index + 2] : []));
}

test('every marked line of the type tests is an error, and nothing else is', () => {
  const errors = errorLines();
  expect(files.length).toBeGreaterThan(0);
  expect(new Map(files.map((path) => [path, markedLines(path)]))).toEqual(errors);
}, 60_000);
