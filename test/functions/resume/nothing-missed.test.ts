/**
 * Nothing is missed in silence: the client and the service's code in generated worlds, in which networks die unnoticed, the index
 * lags, rows become readable late, posts are never made and resumes are interrupted.
 */
import fc from 'fast-check';
import { type LinkScript, script, type Script } from './support/script';
import { type Outcome, type Without, World } from './support/world';

const SCRIPTS = 1000;

/** What was due and is neither heard nor announced, and what was heard twice. */
function faultsOf({ heard, gaps, due }: Outcome) {
  const counts = new Map<string, number>();
  for (const { id } of heard) counts.set(id, (counts.get(id) ?? 0) + 1);
  const isAnnounced = ({ id, stream, born }: Outcome['due'][number]) =>
    gaps.some((gap) => gap.id === id || (gap.stream === stream && gap.at >= born));
  return {
    missed: due.filter((one) => !counts.has(one.id) && !isAnnounced(one)).map(({ id }) => id),
    twice: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
  };
}

const NONE = { missed: [], twice: [] };
const run = async (each: Script, without?: Without) => faultsOf(await new World(each, without).run());

it('whatever happens, each message is heard once, or a gap is announced', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (each) => expect(await run(each)).toEqual(NONE)),
    { numRuns: SCRIPTS },
  );
});

it('and in order where the application asks for it, or the late one is announced', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (each) => {
      const outcome = await new World(each).run({ inOrder: 500 });
      const pages = [...new Set(outcome.heard.map(({ page }) => page))];
      const inOrder = pages.map((page) =>
        outcome.heard.filter((one) => one.page === page).map(({ position }) => position),
      );
      expect({ ...faultsOf(outcome), inOrder }).toEqual({ ...NONE, inOrder: inOrder.map((page) => [...page].sort()) });
    }),
    { numRuns: SCRIPTS / 5 },
  );
});

describe('the rules that this takes', () => {
  const lasting: LinkScript = { alive: 3000, isSilent: false, isReload: false, noticedAfter: 0, away: 1, lag: 0 };
  const post = { query: 0, post: 0, frame: 0, isLost: false };
  const lost = { ...post, isLost: true };
  const broadcast = { stream: 'user', skew: 0, readable: 0, again: undefined, posts: [lost] } as const;

  it('the slack: a row that could not be read yet when its neighbours were is read the next time', async () => {
    // The resume at 535 s falls between its position and when it can be read.
    const each = { links: [lasting], broadcasts: [{ ...broadcast, born: 530, readable: 40 }] };

    expect(await run(each)).toEqual(NONE);
    expect(await run(each, { slack: true })).toEqual({ ...NONE, missed: ['0'] });
  });

  it('the cursor of the last page: one that is interrupted between pages begins again', async () => {
    const away = { ...lasting, alive: 100, away: 30 };
    const brief = { ...lasting, alive: 0.2, away: 5 };
    const broadcasts = Array.from({ length: 30 }, (_, index) => ({ ...broadcast, born: 105 + index / 2 }));
    const each = { links: [away, brief, lasting], broadcasts };

    expect(await run(each)).toEqual(NONE);
    expect((await run(each, { lastPage: true })).missed.length).toBeGreaterThan(0);
  });

  it('the regular resume: what no post brought comes within nine minutes', async () => {
    const each = { links: [lasting], broadcasts: [{ ...broadcast, born: 100 }] };
    const bornAt = (outcome: Outcome) => outcome.due[0]!.born;

    const kept = await new World(each).run();
    const left = await new World(each).run({ timing: { resumeMs: 4_000_000 } });

    expect(kept.heard[0]!.at - bornAt(kept)).toBeLessThan(540_000);
    // Only the next connection brings it.
    expect(left.heard[0]!.at - bornAt(left)).toBeGreaterThan(2_000_000);
  });

  it('the second resume after a connect: the index lags, so a post may not find the connection', async () => {
    const each = {
      links: [{ ...lasting, lag: 2 }],
      broadcasts: [{ ...broadcast, born: 1, posts: [post] }],
    };
    const timing = { resumeAgainMs: 200_000 };

    const kept = await new World(each).run();
    const left = await new World(each).run({ timing });

    expect(kept.heard[0]!.at - kept.due[0]!.born).toBeLessThan(4000);
    expect(left.heard[0]!.at - left.due[0]!.born).toBeGreaterThan(100_000);
  });

  it('the gap: who was away for longer than history is kept is told so', async () => {
    const each = { links: [{ ...lasting, alive: 50, away: 4000 }], broadcasts: [{ ...broadcast, born: 100 }] };

    const { heard, gaps } = await new World(each).run();

    expect(heard).toEqual([]);
    expect(gaps.map(({ stream, reason }) => [stream, reason])).toEqual(
      expect.arrayContaining([
        ['user', 'TOO_OLD'],
        ['everyone', 'TOO_OLD'],
        ['channel:news', 'TOO_OLD'],
      ]),
    );
  });
});
