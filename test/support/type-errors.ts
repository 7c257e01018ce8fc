/**
 * What the compiler has against some files of a program. Only those are checked: a program with the declarations of a large
 * library is read in seconds, and checked in half a minute.
 */
import { dirname } from 'node:path';
import * as ts from 'typescript';

export interface Checked {
  /** Path of the tsconfig.json. */
  readonly config: string;
  /** On top of those of the config. @default - none */
  readonly options?: ts.CompilerOptions;
  /** Texts of files that are not on the disk, by their paths, checked instead of those the config includes. @default - none */
  readonly files?: ReadonlyMap<string, string>;
  /** Which files of the program are checked. @default - those it is made of, not what they import */
  readonly checks?: (path: string) => boolean;
}

export interface TypeProblem {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** @throws Error when the config cannot be read */
export function typeErrors({ config, options: added = {}, files, checks }: Checked): TypeProblem[] {
  const parsed = ts.getParsedCommandLineOfConfigFile(config, added, { ...ts.sys, onUnRecoverableConfigFileDiagnostic });
  const { options, fileNames } = parsed!;
  const roots = files ? [...files.keys()] : fileNames;
  const program = ts.createProgram(roots, options, hostOf(options, dirname(config), files));
  const isChecked = checks ?? ((path: string) => roots.includes(path));
  const found = program
    .getSourceFiles()
    .filter(({ fileName }) => isChecked(fileName))
    .flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
      ...(options.declaration && !source.isDeclarationFile ? program.getDeclarationDiagnostics(source) : []),
    ]);
  return [...program.getOptionsDiagnostics(), ...found].map(({ file, start = 0, messageText }) => ({
    path: file?.fileName ?? config,
    line: (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }));
}

/** Of packages: programs that are made one after the other read them once. */
const declarations = new Map<string, ts.SourceFile | undefined>();

function hostOf(options: ts.CompilerOptions, folder: string, files?: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  // Assigned, as the host reads source files by its own readFile.
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
  });
}

function onUnRecoverableConfigFileDiagnostic({ messageText }: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
}
