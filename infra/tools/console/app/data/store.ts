/** A value that views can follow: they render again when it changes. */
import { useEffect, useState } from 'preact/hooks';

/** Milliseconds, about one frame. */
const TOLD_AFTER_MS = 16;

export class Store {
  readonly #listeners = new Set<() => void>();
  #version = 0;
  #told = false;

  get version(): number {
    return this.#version;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells the views, once for all changes before the next frame. */
  protected changed(): void {
    this.#version += 1;
    if (this.#told) return;
    this.#told = true;
    setTimeout(() => {
      this.#told = false;
      for (const listener of this.#listeners) listener();
    }, TOLD_AFTER_MS);
  }
}

/** Renders the calling component again when the store changes. @returns the store's version, for memos */
export function useStore(store: Store): number {
  const [version, setVersion] = useState(store.version);
  useEffect(() => {
    setVersion(store.version);
    return store.subscribe(() => setVersion(store.version));
  }, [store]);
  return version;
}
