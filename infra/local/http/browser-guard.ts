/**
 * Keeps web pages away from the endpoint. Otherwise a page of another site could send requests to this port, directly
 * or by a name of its own that resolves to 127.0.0.1 (DNS rebinding). WebSockets may come from any page, and REST APIs
 * decide themselves which pages may call them (CORS), as on AWS.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { apiIdOfHost } from '../core/execute-api-host';
import { ServiceError } from '../core/service';

/** `*.localhost` never leaves the machine either (RFC 6761). */
const LOCAL_HOST = /^(127\.0\.0\.1|\[::1\]|([a-z0-9-]+\.)*localhost)(:\d+)?$/i;

/** @throws ServiceError 403 if the request is not addressed to this machine by a local name */
export function checkHost({ host }: IncomingHttpHeaders): void {
  // Only AWS can make a name under amazonaws.com resolve to this machine; functions call APIs by such names.
  if (host !== undefined && (LOCAL_HOST.test(host) || apiIdOfHost(host) !== undefined)) return;
  throw new ServiceError(
    'ForbiddenHost',
    `The local endpoint answers to 127.0.0.1, localhost and [::1], got Host '${host ?? ''}'.`,
    403,
  );
}

/**
 * Browsers name the page of a request in `Origin`. Where they leave that out (images, scripts and GET forms), they say in
 * `Sec-Fetch-Site` whether it is another site's. A plain link may be on any page. Programs send neither header.
 * @throws ServiceError 403 if the request comes from a page of another origin
 */
export function checkOrigin(headers: IncomingHttpHeaders): void {
  const { host, origin } = headers;
  if (origin === undefined ? !isForeignLoad(headers) : origin === `http://${host}`) return;
  const page = origin ?? 'another site';
  throw new ServiceError('ForbiddenOrigin', `The local endpoint does not accept requests from pages of ${page}.`, 403);
}

function isForeignLoad(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate';
}
