/** The processes that a process starts, and theirs, with their CPU time. Linux only: it reads /proc. */
import { readdirSync, readFileSync } from 'node:fs';

export interface SeenProcess {
  readonly pid: number;
  /** Process ids, from the one that started it up to the one that is watched. */
  readonly parents: readonly number[];
  /** Epoch milliseconds. */
  readonly seenAt: number;
  /** Seconds. */
  readonly cpu: number;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** Since the machine was started: with the id, it names a process. */
  readonly started: string;
  readonly cpu: number;
}

const LOOK_EVERY_MS = 200;
/** USER_HZ, which is the same on all Linux systems that Node runs on. */
const TICKS_PER_SECOND = 100;

/** A process that has ended within one interval is not seen. */
export function watchProcesses(root: number): { stop(): SeenProcess[] } {
  const seen = new Map<string, SeenProcess>();
  const look = () => {
    const stats = new Map(allProcesses().map((stat) => [stat.pid, stat]));
    for (const { pid, started, cpu } of stats.values()) {
      const parents = parentsOf(pid, stats);
      if (pid !== root && !parents.includes(root)) continue;
      const key = `${pid} ${started}`;
      seen.set(key, { pid, parents, seenAt: Date.now(), ...seen.get(key), cpu });
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  look();
  return {
    stop() {
      clearInterval(timer);
      return [...seen.values()];
    },
  };
}

function parentsOf(pid: number, stats: ReadonlyMap<number, Stat>): number[] {
  const parents: number[] = [];
  for (let parent = stats.get(pid)?.parent; parent !== undefined && parent > 0; parent = stats.get(parent)?.parent) {
    parents.push(parent);
  }
  return parents;
}

function allProcesses(): Stat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(name) ?? []);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html @returns undefined if it has just ended */
function statOf(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything. The third field follows it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [parent = '', userTime = '', systemTime = '', started = ''] = [1, 11, 12, 19].map((index) => fields[index]);
    const cpu = (Number(userTime) + Number(systemTime)) / TICKS_PER_SECOND;
    return { pid: Number(pid), parent: Number(parent), started, cpu };
  } catch {
    return undefined;
  }
}
