/** Reads something from the server for a view, and again on demand. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Query<T> {
  readonly data: T | undefined;
  readonly error: string | undefined;
  readonly reload: () => void;
}

/** @param key what is read; a change reads again, and drops an answer to the earlier key */
export function useQuery<T>(key: string, read: () => Promise<T>): Query<T> {
  const [state, setState] = useState<{ key: string; data?: T; error?: string }>({ key });
  const latest = useRef(0);
  const reading = useRef(read);
  reading.current = read;
  const reload = useCallback(() => {
    const turn = (latest.current += 1);
    reading.current().then(
      (data) => turn === latest.current && setState({ key, data }),
      (error: unknown) =>
        turn === latest.current && setState({ key, error: error instanceof Error ? error.message : String(error) }),
    );
  }, [key]);
  useEffect(() => {
    reload();
    return () => void (latest.current += 1);
  }, [reload]);
  const current = state.key === key ? state : undefined;
  return { data: current?.data, error: current?.error, reload };
}
