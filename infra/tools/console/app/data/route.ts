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
    item: item === undefined || item === '' ? undefined : decoded(item),
    query: new URLSearchParams(query),
  };
}

/** An address may be typed by hand. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function linkTo(view: string, item?: string, query: Readonly<Record<string, string>> = {}): string {
  const path = item === undefined ? view : `${view}/${encodeURIComponent(item)}`;
  const text = new URLSearchParams(query).toString();
  return `#/${path}${text === '' ? '' : `?${text}`}`;
}

/** The query of each view when it was left, so that a way back leads to what the reader saw. */
const lastQueries = new Map<string, string>();

/** A view with the query it was left with. */
export function linkBack(view: string): string {
  const query = lastQueries.get(view) ?? '';
  return `${linkTo(view)}${query === '' ? '' : `?${query}`}`;
}

/** Changes the query in the address; an undefined value removes a member. The browser's history gets no entry. */
export function changeQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const { view, item, query } = parseRoute(location.hash);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  history.replaceState(null, '', linkTo(view, item, Object.fromEntries(query)));
  dispatchEvent(new HashChangeEvent('hashchange'));
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  const route = parseRoute(hash);
  if (route.item === undefined) lastQueries.set(route.view, route.query.toString());
  return route;
}
