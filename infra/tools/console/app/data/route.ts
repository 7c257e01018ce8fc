/** The current view, from the address: `#/executions/ARN?step=12`. */
import { useEffect, useState } from 'preact/hooks';

export interface Route {
  /** e.g. `executions`. */
  readonly view: string;
  /** What follows the view, decoded. */
  readonly item: string | undefined;
  readonly query: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', item] = path.split('/');
  return {
    view: view === '' ? 'executions' : view,
    item: item === undefined || item === '' ? undefined : decodeURIComponent(item),
    query: new URLSearchParams(query),
  };
}

export function linkTo(view: string, item?: string, query: Readonly<Record<string, string>> = {}): string {
  const path = item === undefined ? view : `${view}/${encodeURIComponent(item)}`;
  const text = new URLSearchParams(query).toString();
  return `#/${path}${text === '' ? '' : `?${text}`}`;
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return parseRoute(hash);
}
