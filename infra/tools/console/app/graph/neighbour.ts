/** Which state an arrow key moves to. */
import type { LaidState, Point } from './layout';

/** The nearest state in the direction of an arrow key. */
export function neighbour(states: readonly LaidState[], from: LaidState, key: string): LaidState | undefined {
  const direction = DIRECTIONS[key];
  if (!direction) return undefined;
  const here = center(from);
  let best: { state: LaidState; distance: number } | undefined;
  for (const state of states) {
    if (state === from) continue;
    const there = center(state);
    const along = (there.x - here.x) * direction.x + (there.y - here.y) * direction.y;
    const across = Math.abs((there.x - here.x) * direction.y) + Math.abs((there.y - here.y) * direction.x);
    const distance = along + 2 * across;
    if (along > 4 && (!best || distance < best.distance)) best = { state, distance };
  }
  return best?.state;
}

/** For a state with inner states, the position of its name. */
const center = ({ x, y, width, height, group }: LaidState): Point => ({
  x: x + width / 2,
  y: group ? y + 15 : y + height / 2,
});

const DIRECTIONS: Readonly<Record<string, Point>> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
};
