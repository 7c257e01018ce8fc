/**
 * What happens in the world of one client: when its connections die and who notices, and what is broadcast, how late it can be
 * read and how it is posted. Times in seconds, so that scripts shrink to numbers people read.
 */
import fc from 'fast-check';

export const STREAMS = ['user', 'everyone', 'channel:news'] as const;
export type StreamName = (typeof STREAMS)[number];

export interface LinkScript {
  /** From the open to the death of the network. */
  readonly alive: number;
  /** The client hears nothing of it: only unanswered messages tell. */
  readonly isSilent: boolean;
  /** Until then posts are answered 200 and lost. */
  readonly noticedAfter: number;
  /** Its end is a reload of the page: the next client goes on from the position of this one. */
  readonly isReload: boolean;
  /** Until a new connection can be opened. */
  readonly away: number;
  /** Until the index has the connection's rows. */
  readonly lag: number;
}

export interface PostScript {
  /** From the time it can be read to the query of the index. */
  readonly query: number;
  /** From there to the post, and from the post to the frame. */
  readonly post: number;
  readonly frame: number;
  /** The sender never makes it. */
  readonly isLost: boolean;
}

export interface BroadcastScript {
  readonly stream: StreamName;
  readonly born: number;
  /** How far the clock that stamps its position is ahead. */
  readonly skew: number;
  /** From its position to when the row can be read. */
  readonly readable: number;
  readonly posts: readonly PostScript[];
  /** Opened again so much later, under a new position: the execution was cut off. */
  readonly again: number | undefined;
}

export interface Script {
  readonly links: readonly LinkScript[];
  readonly broadcasts: readonly BroadcastScript[];
}

/** Within the life of a script's broadcasts. */
export const SCRIPT_SECONDS = 3600;

const tenths = (from: number, to: number) =>
  fc.integer({ min: Math.round(from * 10), max: Math.round(to * 10) }).map((value) => value / 10);
const mostly = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, usualWeight = 9) =>
  fc.oneof({ weight: usualWeight, arbitrary: usual }, { weight: 1, arbitrary: rare });
const chance = (oneIn: number) => fc.integer({ min: 1, max: oneIn }).map((value) => value === oneIn);

const link: fc.Arbitrary<LinkScript> = fc.record({
  alive: fc.oneof(tenths(0.5, 20), tenths(60, 1200)),
  isSilent: chance(3),
  isReload: chance(6),
  noticedAfter: fc.oneof(fc.constant(0), tenths(1, 600)),
  away: mostly(tenths(0.2, 60), tenths(60, 5000)),
  lag: mostly(tenths(0, 1), tenths(1, 5)),
});

const post: fc.Arbitrary<PostScript> = fc.record({
  query: mostly(tenths(0, 0.5), tenths(0.5, 200)),
  post: mostly(tenths(0, 0.2), tenths(0.2, 100)),
  frame: mostly(tenths(0, 0.1), tenths(0.1, 60)),
  isLost: chance(5),
});

const broadcast: fc.Arbitrary<BroadcastScript> = fc.record({
  stream: fc.constantFrom(...STREAMS),
  born: tenths(0, SCRIPT_SECONDS),
  skew: tenths(-0.5, 0.5),
  readable: mostly(tenths(0, 0.5), tenths(0.5, 40)),
  posts: fc.array(post, { minLength: 1, maxLength: 2 }),
  again: fc.option(tenths(5, 600), { nil: undefined, freq: 8 }),
});

export const script: fc.Arbitrary<Script> = fc.record({
  links: fc.array(link, { minLength: 1, maxLength: 6 }),
  broadcasts: fc.array(broadcast, { minLength: 1, maxLength: 40 }),
});
