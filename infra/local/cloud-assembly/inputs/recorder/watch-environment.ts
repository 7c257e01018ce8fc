/** Notes which environment variables a process reads. */
import type { Recording } from './record';

/** Differ from terminal to terminal; they count where they are read by name, not where all variables are copied. */
const NOISE =
  /^(_|PWD|OLDPWD|SHLVL|COLUMNS|LINES|TERM.*|COLORTERM|WINDOWID|INIT_CWD|SSH_.*|npm_.*|NODE|DEBUG|.*_PROXY)$/i;

export class WatchedEnvironment {
  #paused = 0;

  constructor(record: Recording) {
    const note = (name: string | symbol) => {
      if (this.#paused === 0 && typeof name === 'string') record.add('variable', name);
    };
    // The copy of an object asks for each of its keys after them all: that is no reading by name.
    let copying = new Set<string>();
    process.env = new Proxy(process.env, {
      get(target, name) {
        if (typeof name === 'string' && copying.delete(name)) return target[name];
        note(name);
        return Reflect.get(target, name) as unknown;
      },
      has(target, name) {
        note(name);
        return Reflect.has(target, name);
      },
      ownKeys: (target) => {
        const names = Reflect.ownKeys(target).filter((name) => typeof name === 'string');
        for (const name of names) if (!NOISE.test(name)) note(name);
        copying = new Set(names);
        return names;
      },
      // Node's own object takes texts only, and says so by throwing.
      set: (target, name, value) => Reflect.set(target, name, value),
      defineProperty: (target, name, descriptor) => Reflect.defineProperty(target, name, descriptor),
    });
  }

  /** Runs what copies all variables for a child, which notes what it reads itself. */
  unwatched<T>(run: () => T): T {
    this.#paused += 1;
    try {
      return run();
    } finally {
      this.#paused -= 1;
    }
  }
}
