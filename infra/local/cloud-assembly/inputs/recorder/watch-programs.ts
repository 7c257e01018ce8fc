/**
 * Records which programs a process starts. Node programs record themselves. esbuild is told to write down what it
 * reads. What any other program reads is unknown, so the synthesis is not reused.
 */
import childProcess from 'node:child_process';
import module from 'node:module';
import path from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Recording } from './record';
import type { WatchedEnvironment } from './watch-environment';

type AnyFunction = (...args: unknown[]) => unknown;

const RECORDED = new Set(['node', 'npx', 'npm', 'tsx', 'tsc', path.basename(process.execPath)]);
const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh']);
/** Shell syntax that redirects input or changes the folder, so that the text of a command says too little. */
const UNCLEAR = /[`<>|]|\$\(|\bcd\s/;

export function watchPrograms(record: Recording, environment: WatchedEnvironment): void {
  const holder = childProcess as unknown as Record<string, AnyFunction>;
  let metafiles = 0;
  const newMetafile = (cwd: string) => {
    const file = path.join(record.folder, `${process.pid}-${threadId}-${(metafiles += 1)}.meta`);
    record.add('metafile', file, cwd);
    return file;
  };
  /** Node functions that call each other come here twice; a metafile of the app's own is elsewhere. */
  const toldBefore = (command: string): boolean => {
    if (!command.includes('--metafile')) return false;
    if (!command.includes(record.folder)) record.add('unknown', command);
    return true;
  };
  /** @returns the command with the options that make esbuild record what it reads */
  const shellCommand = (command: string, cwd: string): string => {
    if (UNCLEAR.test(command)) record.add('unknown', command);
    const parts = command.split(/(&&|\|\||;)/).map((part, index) => {
      const [, start = '', program = ''] = /^(\s*(?:\w+=\S*\s+)*)("[^"]+"|'[^']+'|\S+)/.exec(part) ?? [];
      const name = path.basename(program.replace(/^["']|["']$/g, ''));
      if (index % 2 === 1 || name === '' || RECORDED.has(name)) return part;
      if (name !== 'esbuild') record.add('unknown', part.trim());
      else if (toldBefore(part)) return part;
      else if (isBundling(part))
        return `${start}${program} --metafile="${newMetafile(cwd)}"${part.slice(start.length + program.length)}`;
      return part;
    });
    return parts.join('');
  };
  const programArguments = (program: string, args: readonly string[], cwd: string): readonly string[] => {
    const name = path.basename(program);
    if (SHELLS.has(name) && args[0] === '-c') return ['-c', shellCommand(args[1] ?? '', cwd), ...args.slice(2)];
    if (RECORDED.has(name)) return args;
    // The service behind esbuild's functions, which are watched themselves.
    if (name === 'esbuild' && args.some((each) => each.startsWith('--service='))) return args;
    if (name !== 'esbuild') record.add('unknown', program);
    else if (toldBefore(args.join(' '))) return args;
    else if (isBundling(args.join(' '))) return [...args, `--metafile=${newMetafile(cwd)}`];
    return args;
  };
  const wrap = (name: string, change: (args: unknown[]) => void) => {
    const original = holder[name]!;
    const watched: AnyFunction = function (this: unknown, ...args) {
      const { cwd, env } = (args.find(isOptions) ?? {}) as { cwd?: unknown; env?: { NODE_OPTIONS?: string } };
      if (env && !String(env.NODE_OPTIONS).includes(record.folder))
        record.add('unknown', `${String(args[0])} without NODE_OPTIONS`);
      args.unshift(path.resolve(typeof cwd === 'string' ? cwd : '.'));
      change(args);
      return environment.unwatched(() => original.apply(this, args.slice(1)));
    };
    holder[name] = Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original));
  };
  for (const name of ['exec', 'execSync'])
    wrap(name, (args) => (args[1] = shellCommand(String(args[1]), String(args[0]))));
  for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync']) {
    wrap(name, (args) => {
      const [cwd, program] = args.map(String);
      const given = Array.isArray(args[2]) ? (args[2] as string[]) : [];
      const { shell = false } = (args.find(isOptions) ?? {}) as { shell?: unknown };
      if (shell !== false) args[1] = shellCommand([program, ...given].join(' '), cwd!);
      const changed = shell === false ? programArguments(program!, given, cwd!) : [];
      if (Array.isArray(args[2])) args[2] = changed;
    });
  }
  module.syncBuiltinESMExports();
}

const isBundling = (command: string): boolean => /--bundle\b/.test(command);
const isOptions = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
