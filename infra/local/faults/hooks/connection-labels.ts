/**
 * Names connections by what is the same in every run: the user, and which of the user's connections it is, counted as
 * they are first posted to. Ids are new in every run.
 */
export class ConnectionLabels {
  readonly #labels = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  of(connectionId: string, userId = ''): string {
    const known = this.#labels.get(connectionId);
    if (known !== undefined) return known;
    const nth = (this.#counts.get(userId) ?? 0) + 1;
    this.#counts.set(userId, nth);
    const label = `${userId}/${nth}`;
    this.#labels.set(connectionId, label);
    return label;
  }
}
