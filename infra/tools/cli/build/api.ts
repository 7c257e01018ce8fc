/**
 * `npm run api`: compares the public API of the packages with the report in test/api, one file of declarations per entry.
 * Ends with 1 if they differ. `npm run api -- --update` rewrites the report, so that the commit shows the difference.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import * as ts from 'typescript';
import { Terminal } from '#infra/terminal/terminal';
import { stderr } from '#infra/terminal/standard';
import { PROJECT_ROOT } from '../project-root';
import { declarationsOf } from './bundle';
import { entryFile, PACKAGES } from './packages';

const REPORT = join(PROJECT_ROOT, 'test/api');

async function compareApi(update: boolean): Promise<void> {
  const terminal = new Terminal(stderr, process.env);
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  const changed: string[] = [];
  await readSourcesOnce();
  try {
    for (const spec of PACKAGES) {
      for (const path of Object.keys(spec.entries)) {
        const file = join(REPORT, spec.name, `${entryFile(path)}.d.ts`);
        const api = await reported(await declarationsOf(spec, path, folder), file);
        if (api === textOf(file)) continue;
        changed.push(`${spec.name}${path.slice(1)}`);
        if (!update) continue;
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, api);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (changed.length === 0 || update) return;
  terminal.print(`The public API differs from test/api: ${changed.join(', ')}.`);
  terminal.print(
    'If this is intended, run npm run api -- --update, and see CHANGELOG.md for what it means for the version.',
  );
  process.exitCode = 1;
}

/** Gives the plugin that makes declarations one program for all entries. It would make one for each, with all libraries. */
async function readSourcesOnce(): Promise<void> {
  const { globalContext } = await import('rolldown-plugin-dts/tsc-context');
  const config = ts.getParsedCommandLineOfConfigFile(join(PROJECT_ROOT, 'tsconfig.build.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  });
  const options = config?.options ?? {};
  const rootNames = PACKAGES.flatMap(({ entries }) => Object.values(entries)).map((path) => join(PROJECT_ROOT, path));
  globalContext.programs.push(ts.createProgram({ rootNames, options, host: ts.createCompilerHost(options, true) }));
}

/** Without comments, which do not change the API. */
async function reported(declarations: string, file: string): Promise<string> {
  const source = ts.createSourceFile(file, declarations, ts.ScriptTarget.Latest);
  const text = ts.createPrinter({ removeComments: true }).printFile(source);
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

void compareApi(process.argv.includes('--update'));
