/** Calls the console's server. Every answer is JSON; an error is thrown with the server's own message. */
export const API = '/_console/api/';

/** The server refused and said why, or it is not there. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
}

export const get = <T>(path: string, query: Readonly<Record<string, string | number>> = {}): Promise<T> =>
  call<T>(`${API}${path}${queryText(query)}`, { method: 'GET' });

export const post = <T>(path: string, body: unknown): Promise<T> => send<T>('POST', path, body);

export const put = <T>(path: string, body: unknown): Promise<T> => send<T>('PUT', path, body);

const send = <T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<T> =>
  call<T>(`${API}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function call<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, init).catch(() => {
    throw new ApiError('The server of this page does not answer. Is the command that serves it still running?');
  });
  const body: unknown = await response.json().catch(() => ({}));
  if (response.ok) return body as T;
  const { message } = body as { message?: string };
  throw new ApiError(message ?? `The server answered ${response.status}.`);
}

function queryText(query: Readonly<Record<string, string | number>>): string {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
