/**
 * Connections that were replaced. Each stays open until the new one gets all that it got, and a little longer: the server
 * finds a new connection through an index that follows by moments.
 */
import type { Link } from './link';

export class ReplacedLinks {
  readonly #links = new Map<Link, ReturnType<typeof setTimeout> | undefined>();

  constructor(private readonly overlapMs: number) {}

  has(link: Link): boolean {
    return this.#links.has(link);
  }

  /** @param ready when the new connection gets all that this one got */
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

  /** One that is still open, for when the new connection did not last. */
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
