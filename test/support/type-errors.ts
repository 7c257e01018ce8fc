/**
 * What the compiler has against some files of a program. Only those are checked: a program with the declarations of a large
 * library is read in seconds, and checked in half a minute.
 */
import * as ts from 'typescript';
import { compilerHost, parseConfig } from './compiler-host';

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
