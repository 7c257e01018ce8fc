/** For a name that does not exist: the names it may have been meant to be. */

/** Names of a list in an error message; the rest is counted. */
const MAX_SHOWN_NAMES = 20;
const MAX_NEAR_NAMES = 3;

/** @returns `did you mean 'a' or 'b'?` if some are near, or else which names there are */
export function hintFor(unknown: string, names: readonly string[]): string {
  const near = names
    .map((name) => ({ name, away: distance(unknown, name) }))
    .filter(({ away }) => away <= Math.max(2, unknown.length / 4))
    .sort((one, other) => one.away - other.away || one.name.localeCompare(other.name))
    .slice(0, MAX_NEAR_NAMES);
  if (near.length > 0) return `did you mean ${near.map(({ name }) => `'${name}'`).join(' or ')}?`;
  const shown = [...names].sort().slice(0, MAX_SHOWN_NAMES);
  const more = names.length - shown.length;
  return `expected one of ${shown.join(', ') || 'none'}${more > 0 ? `, and ${more} more` : ''}`;
}

/** Letters to add, remove or replace, ignoring case. */
function distance(one: string, other: string): number {
  const [from, to] = [one.toLowerCase(), other.toLowerCase()];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = row[column - 1]! + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(row[column]! + 1, next[column - 1]! + 1, replaced));
    }
    row = next;
  }
  return row[to.length]!;
}
