/** A client's upgrade request, in the forms that events need. */
import type { IncomingMessage } from 'node:http';
import { randomBytes } from 'node:crypto';
import type { ClientIdentity } from '../connections/connection';
import { queryPairs, splitUrl } from '../signature/canonical-request';

export interface UpgradeRequest {
  readonly path: string;
  readonly identity: ClientIdentity;
  /** Names as the client wrote them, values in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly query: ReadonlyMap<string, readonly string[]>;
}

/** Headers of the hop, which API Gateway removes. */
const HOP_HEADERS = new Set(['connection', 'upgrade']);

export function readUpgradeRequest(request: IncomingMessage): UpgradeRequest {
  const { path, query } = splitUrl(request.url ?? '/');
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const userAgent = request.headers['user-agent'];
  return {
    path,
    identity: { ...(userAgent !== undefined && { userAgent }), sourceIp },
    headers: group([...sentHeaders(request), ...forwardingHeaders(request, sourceIp)]),
    query: group(queryPairs(query)),
  };
}

function sentHeaders({ rawHeaders }: IncomingMessage): [string, string][] {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!HOP_HEADERS.has(name.toLowerCase())) headers.push([name, rawHeaders[index + 1] ?? '']);
  }
  return headers;
}

/** What API Gateway adds before it calls a function. */
const forwardingHeaders = ({ socket }: IncomingMessage, sourceIp: string): [string, string][] => [
  ['X-Amzn-Trace-Id', `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`],
  ['X-Forwarded-For', sourceIp],
  ['X-Forwarded-Port', String(socket.localPort ?? '')],
  ['X-Forwarded-Proto', 'http'],
];

function group(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return groups;
}
