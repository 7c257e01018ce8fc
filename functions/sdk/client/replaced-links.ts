/**
 * Replaced connections. Each stays open until the new one receives everything it did, and a little longer, because the
 * server finds connections through an index that is eventually consistent.
 */
import type { Link } from './link';

export class ReplacedLinks {
  readonly #links = new Map<Link, ReturnType<typeof setTimeout> | undefined>();

  constructor(private readonly overlapMs: number) {}

  has(link: Link): boolean {
    return this.#links.has(link);
  }

  /** @param ready resolves when the new connection receives everything this one did */
  add(link: Link, ready: Promise<void>): void {
    this.#links.set(link, undefined);
    void ready.then(() => {
      if (this.#links.has(link))
        this.#links.set(
          link,
          setTimeout(() => this.close(link), this.overlapMs),
        );
    });
  }

  /** Returns and forgets one that is still open, if the new connection did not last. */
  take(): Link | undefined {
    const [link] = this.#links.keys();
    if (link) this.#forget(link);
    return link;
  }

  close(link: Link): void {
    this.#forget(link);
    link.close();
  }

  closeAll(): void {
    for (const link of [...this.#links.keys()]) this.close(link);
  }

  #forget(link: Link): void {
    clearTimeout(this.#links.get(link));
    this.#links.delete(link);
  }
}
