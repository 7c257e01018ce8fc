/** The faults that are set, from local mode's control API (`/_local/faults`), with how often each has struck. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { call, send } from '../data/api';
import type { Fault } from './presets';

const PATH = '/_local/faults';
/** Milliseconds between polls of the counts. */
const REFRESH_MS = 1_000;

export interface SetFault {
  readonly fault: Fault;
  readonly occasions: number;
  readonly injected: number;
}

interface FaultsState {
  readonly seed?: number;
  readonly faults: readonly (Fault & { readonly occasions: number; readonly injected: number })[];
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
  const [state, setState] = useState<FaultsState>();
  const [problem, setProblem] = useState<string>();
  const take = useCallback((change: Promise<FaultsState>, shown: boolean) => {
    return change.then(
      (next) => {
        setState(next);
        if (shown) setProblem(undefined);
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  }, []);
  useEffect(() => {
    const look = () => void take(call<FaultsState>(PATH, { method: 'GET' }), false);
    look();
    const timer = setInterval(look, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return {
    faults: state?.faults.map(({ occasions, injected, ...fault }) => ({ fault, occasions, injected })),
    seed: state?.seed,
    problem,
    set: (faults, seed = state?.seed ?? 1) =>
      take(faults.length === 0 ? send('DELETE', PATH) : send('PUT', PATH, { seed, faults }), true),
  };
}
