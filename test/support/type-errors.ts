/**
 * The compiler's errors in some files of a program. Only these are checked: a program with the declarations of a large
 * library is read in seconds, but takes half a minute to check.
 */
import * as ts from 'typescript';
import { compilerHost, parseConfig } from './compiler-host';

export interface Checked {
  /** Path of the tsconfig.json. */
  readonly config: string;
  /** In addition to those in the config. @default - none */
  readonly options?: ts.CompilerOptions;
  /** Texts of files that are not on the disk, by path; they are checked instead of the config's files. @default - none */
  readonly files?: ReadonlyMap<string, string>;
  /** Which files to check. @default - the program's own, not their imports */
  readonly checks?: (path: string) => boolean;
}

export interface TypeProblem {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** @throws Error if the config cannot be read */
export function typeErrors({ config, options: added = {}, files, checks }: Checked): TypeProblem[] {
  const { options, fileNames } = parseConfig(config, added);
  const roots = files ? [...files.keys()] : fileNames;
  const program = ts.createProgram(roots, options, compilerHost(config, options, files));
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
