/**
 * `npm test` runs this instead of `npm run typecheck` and the ESLint part of `npm run lint`. It reports the same, but with
 * one program per project instead of two: the rules reuse what the compiler found out about the types.
 */
import { join } from 'node:path';
import { ESLint } from 'eslint';
import * as ts from 'typescript';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { compilerHost, parseConfig } from './compiler-host';

/** Folders of the projects, as in the scripts of package.json and in eslint.config.mjs. */
const PROJECTS = ['.', 'infra/tools/console/app', 'test/e2e/pages'];

function programOf(folder: string): ts.Program {
  const config = join(PROJECT_ROOT, folder, 'tsconfig.json');
  const { fileNames, options, errors } = parseConfig(config);
  return ts.createProgram({
    rootNames: fileNames,
    options,
    configFileParsingDiagnostics: errors,
    host: compilerHost(config, options),
  });
}

/** @returns whether there are no errors */
function reportTypes(programs: readonly ts.Program[]): boolean {
  const found = programs.flatMap((program) => ts.getPreEmitDiagnostics(program));
  const format: ts.FormatDiagnosticsHost = {
    getCurrentDirectory: () => PROJECT_ROOT,
    getCanonicalFileName: (path) => path,
    getNewLine: () => '\n',
  };
  process.stdout.write(ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(found), format));
  return found.length === 0;
}

/** @returns whether there is nothing worse than warnings */
async function reportLint(programs: readonly ts.Program[]): Promise<boolean> {
  const eslint = new ESLint({
    cwd: PROJECT_ROOT,
    overrideConfig: { files: ['**/*.{ts,tsx}'], languageOptions: { parserOptions: { programs } } },
  });
  const results = await eslint.lintFiles(['.']);
  process.stdout.write(await (await eslint.loadFormatter('stylish')).format(results));
  return results.every(({ errorCount, fatalErrorCount }) => errorCount + fatalErrorCount === 0);
}

async function check(): Promise<void> {
  const programs = PROJECTS.map(programOf);
  const typed = reportTypes(programs);
  const linted = await reportLint(programs);
  if (!typed || !linted) process.exitCode = 1;
}

void check();
