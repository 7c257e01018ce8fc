/** Records which environment variables a process reads. */
import type { Recording } from './record';

/** Differ between terminals: they count if read by name, but not if all variables are copied. */
const NOISE =
  /^(_|PWD|OLDPWD|SHLVL|COLUMNS|LINES|TERM.*|COLORTERM|WINDOWID|INIT_CWD|SSH_.*|npm_.*|NODE|DEBUG|.*_PROXY)$/i;

export class WatchedEnvironment {
  #paused = 0;

  constructor(record: Recording) {
    const note = (name: string | symbol) => {
      if (this.#paused === 0 && typeof name === 'string') record.add('variable', name);
    };
    // Copying an object lists its keys and then reads each: that is not reading by name.
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
      // Node's own object takes only strings, and throws otherwise.
      set: (target, name, value) => Reflect.set(target, name, value),
      defineProperty: (target, name, descriptor) => Reflect.defineProperty(target, name, descriptor),
    });
  }

  /** Runs code that copies all variables for a child; the child records its own reads. */
  unwatched<T>(run: () => T): T {
    this.#paused += 1;
    try {
      return run();
    } finally {
      this.#paused -= 1;
    }
  }
}
