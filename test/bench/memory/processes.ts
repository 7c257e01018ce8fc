/** Memory of `npm start` and of the processes it started. Needs `ps`. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Resident megabytes. */
export interface Megabytes {
  /** What `npm start` itself takes, with the functions. */
  readonly own: number;
  /** What the process of the tables takes. */
  readonly tables: number;
  /** What all processes take. Shared pages count once for each. */
  readonly all: number;
}

const TABLES_PROGRAM = 'dynalite-child.cjs';
const BYTES_PER_KILOBYTE = 1024;

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly kilobytes: number;
  readonly command: string;
}

/** @param pid of `npm start` */
export async function megabytesOf(pid: number): Promise<Megabytes> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=,args=']);
  const rows = stdout.trim().split('\n').map(rowOf);
  const below = (id: number): ProcessRow[] =>
    rows.filter(({ parent }) => parent === id).flatMap((child) => [child, ...below(child.pid)]);
  const own = rows.filter((row) => row.pid === pid);
  const others = below(pid);
  const tables = others.filter(({ command }) => command.includes(TABLES_PROGRAM));
  return { own: megabytes(own), tables: megabytes(tables), all: megabytes([...own, ...others]) };
}

function rowOf(line: string): ProcessRow {
  const [pid, parent, kilobytes, ...command] = line.trim().split(/\s+/);
  return { pid: Number(pid), parent: Number(parent), kilobytes: Number(kilobytes), command: command.join(' ') };
}

const megabytes = (rows: readonly ProcessRow[]): number =>
  Math.round(rows.reduce((sum, { kilobytes }) => sum + kilobytes, 0) / BYTES_PER_KILOBYTE);
