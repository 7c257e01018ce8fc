/** The floods: messages from one client, handshakes, and sockets that close at once. */
import type { CaseSource } from '../cases';

export type Flood =
  /** One client sends this many messages as fast as it can, while a neighbour sends an action now and then. */
  | { readonly kind: 'messages'; readonly texts: readonly string[]; readonly count: number }
  /** This many concurrent handshakes, good and bad. */
  | { readonly kind: 'handshakes'; readonly count: number; readonly bad: number }
  /** This many sockets, opened calmly, close at once. */
  | { readonly kind: 'closes'; readonly count: number; readonly how: 'killed' | 'closed' };

const SUBSCRIBE = '{"action":"subscribe","channel":"news"}';
const UNSUBSCRIBE = '{"action":"unsubscribe","channel":"news"}';
const RESUME = '{"action":"resume","id":"flood","streams":{"user":null,"everyone":null}}';
const PING = '{"action":"ping"}';
const NONSENSE = '{"action":"shout"}';

/** @param scale 1 for a full run; less if it must take only seconds */
export const floods = (scale: number): CaseSource<Flood> => {
  const scaled = (count: number) => Math.max(5, Math.round(count * scale));
  return {
    name: 'floods',
    fixed: [
      { kind: 'messages', texts: [SUBSCRIBE], count: scaled(2_000) },
      { kind: 'closes', count: scaled(1_000), how: 'killed' },
      { kind: 'handshakes', count: scaled(500), bad: 0 },
      { kind: 'messages', texts: [PING], count: scaled(5_000) },
      { kind: 'messages', texts: [RESUME], count: scaled(2_000) },
      { kind: 'messages', texts: [NONSENSE, '[', ''], count: scaled(2_000) },
      { kind: 'closes', count: scaled(1_000), how: 'closed' },
      { kind: 'handshakes', count: scaled(500), bad: 1 },
    ],
    generate(random) {
      switch (random.integer(0, 2)) {
        case 0:
          return {
            kind: 'messages',
            texts: [
              random.pick([SUBSCRIBE, RESUME, PING, NONSENSE]),
              ...random.some([SUBSCRIBE, UNSUBSCRIBE, PING, NONSENSE], 0.5),
            ],
            count: scaled(random.integer(100, 3_000)),
          };
        case 1:
          return { kind: 'handshakes', count: scaled(random.integer(50, 600)), bad: random.integer(0, 100) / 100 };
        default:
          return {
            kind: 'closes',
            count: scaled(random.integer(50, 1_500)),
            how: random.chance(0.5) ? 'killed' : 'closed',
          };
      }
    },
  };
};

export const told = (flood: Flood): string =>
  flood.kind === 'messages'
    ? `${flood.count} messages of ${flood.texts.join(' ')}`
    : flood.kind === 'handshakes'
      ? `${flood.count} handshakes at once, ${Math.round(flood.bad * 100)}% of them bad`
      : `${flood.count} sockets ${flood.how} at once`;
