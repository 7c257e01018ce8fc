/** Whether the page is as narrow as a phone's: the same limit as in the styles. */
import { useEffect, useState } from 'preact/hooks';

const query = matchMedia('(max-width: 720px)');

export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const changed = () => setNarrow(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return narrow;
}
