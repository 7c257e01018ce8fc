/**
 * Keeps web pages away from the endpoint: a page of another site could otherwise send requests to this port, directly
 * or under a name of its own that resolves to 127.0.0.1 (DNS rebinding). WebSockets may come from any page, and REST
 * APIs say themselves which pages may call them (CORS), as on AWS.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { apiIdOfHost } from '../core/execute-api-host';
import { ServiceError } from '../core/service';

/** `*.localhost` never leaves the machine either (RFC 6761). */
const LOCAL_HOST = /^(127\.0\.0\.1|\[::1\]|([a-z0-9-]+\.)*localhost)(:\d+)?$/i;

/** @throws ServiceError 403 when the request is not addressed to this machine by a local name */
export function checkHost({ host }: IncomingHttpHeaders): void {
  // Nobody but AWS can make a name below amazonaws.com lead here; functions call APIs by it.
  if (host !== undefined && (LOCAL_HOST.test(host) || apiIdOfHost(host) !== undefined)) return;
  throw new ServiceError(
    'ForbiddenHost',
    `The local endpoint answers to 127.0.0.1, localhost and [::1], got Host '${host ?? ''}'.`,
    403,
  );
}

/**
 * Browsers name the page a request comes from in `Origin`, or, where they leave that out (images, scripts and forms that
 * GET), say in `Sec-Fetch-Site` whether it is another one's. A link to a page may stand anywhere. Programs send neither.
 * @throws ServiceError 403 when the request comes from a page of another origin
 */
export function checkOrigin(headers: IncomingHttpHeaders): void {
  const { host, origin } = headers;
  if (origin === undefined ? !isForeignLoad(headers) : origin === `http://${host}`) return;
  const page = origin ?? 'another site';
  throw new ServiceError('ForbiddenOrigin', `The local endpoint takes no requests from pages of ${page}.`, 403);
}

function isForeignLoad(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate';
}
