/**
 * The host of every TypeScript program made here. Declarations of packages are most of what a program reads; programs made
 * one after the other in this process read them only once.
 */
import { dirname } from 'node:path';
import * as ts from 'typescript';

/** Files of packages by their paths: they do not change while a process runs. */
const declarations = new Map<string, ts.SourceFile | undefined>();

/** @throws Error if the config cannot be read */
export function parseConfig(config: string, options: ts.CompilerOptions = {}): ts.ParsedCommandLine {
  return ts.getParsedCommandLineOfConfigFile(config, options, { ...ts.sys, onUnRecoverableConfigFileDiagnostic })!;
}

/**
 * @param config whose folder the program is in
 * @param files texts by path, for files that are not on the disk or that replace those that are
 */
export function compilerHost(
  config: string,
  options: ts.CompilerOptions,
  files?: ReadonlyMap<string, string>,
): ts.CompilerHost {
  // Nodes get parents, as ESLint's rules require.
  const host = ts.createCompilerHost(options, true);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  const directoryExists = host.directoryExists?.bind(host);
  const folder = dirname(config);
  const folders = new Set([...(files?.keys() ?? [])].map((path) => dirname(path)));
  // Assigned, because the host reads source files with its own readFile.
  return Object.assign(host, {
    getCurrentDirectory: () => folder,
    readFile: (path: string) => files?.get(path) ?? readFile(path),
    getSourceFile: (path: string, ...how: [ts.ScriptTarget | ts.CreateSourceFileOptions]) => {
      if (!path.includes('/node_modules/')) return getSourceFile(path, ...how);
      const key = `${options.module} ${path}`;
      if (!declarations.has(key)) declarations.set(key, getSourceFile(path, ...how));
      return declarations.get(key);
    },
    fileExists: (path: string) => files?.has(path) === true || fileExists(path),
    directoryExists: (path: string) => folders.has(path) || directoryExists?.(path) !== false,
  });
}

function onUnRecoverableConfigFileDiagnostic({ messageText }: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
}
