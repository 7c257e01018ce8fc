/** The faults that are set, with how often each has struck. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Fault, FaultsAnswer, FaultsRequest } from '../../api/contract';
import { get, put } from '../data/api';

/** Milliseconds between polls of the counts. */
const REFRESH_MS = 1_000;

export interface SetFault {
  readonly fault: Fault;
  readonly occasions: number;
  readonly injected: number;
}

export interface Faults {
  /** Undefined until they are known. */
  readonly faults: readonly SetFault[] | undefined;
  readonly seed: number | undefined;
  readonly problem: string | undefined;
  /** Replaces all faults; an empty list turns them off. */
  readonly set: (faults: readonly Fault[], seed?: number) => Promise<void>;
}

export function useFaults(): Faults {
  const [state, setState] = useState<FaultsAnswer>();
  const [problem, setProblem] = useState<string>();
  const take = useCallback((change: Promise<FaultsAnswer>, shown: boolean) => {
    return change.then(
      (next) => {
        setState(next);
        if (shown) setProblem(undefined);
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  }, []);
  useEffect(() => {
    const look = () => void take(get<FaultsAnswer>('faults'), false);
    look();
    const timer = setInterval(look, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return {
    faults: state?.faults.map(({ occasions, injected, ...fault }) => ({ fault, occasions, injected })),
    seed: state?.seed,
    problem,
    set: (faults, seed = state?.seed ?? 1) =>
      take(put<FaultsAnswer>('faults', { seed, faults } satisfies FaultsRequest), true),
  };
}
