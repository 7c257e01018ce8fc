/** Serves the page's document, script and style, with headers that let it talk to this server and nobody else. */
import { ownProperty } from '#shared/base/own-property';
import type { HttpReply, HttpRequest } from '#local/http/http-message';
import { pageBundle } from './bundle';

export const BASE = '/_console/';

/** The files, by path below {@link BASE}. */
const FILES = { '': 'document', 'main.js': 'script', 'main.css': 'style' } as const;

const DOCUMENT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Broadcast console</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="main.css" />
    <script type="module" src="main.js"></script>
  </head>
  <body>
    <div id="app"></div>
    <noscript>The console needs JavaScript.</noscript>
  </body>
</html>
`;

/** @returns undefined for a path that is not part of the page */
export async function servePage(request: HttpRequest, path: string): Promise<HttpReply | undefined> {
  const file = ownProperty(FILES, path);
  if (file === undefined || request.method !== 'GET') return undefined;
  if (file === 'document') return reply(request, 'text/html; charset=utf-8', DOCUMENT);
  const { script, style } = await pageBundle();
  return file === 'script'
    ? reply(request, 'text/javascript; charset=utf-8', script)
    : reply(request, 'text/css; charset=utf-8', style);
}

const reply = ({ headers }: HttpRequest, type: string, body: string): HttpReply => ({
  status: 200,
  headers: { ...securityHeaders(headers.host ?? ''), 'content-type': type, 'cache-control': 'no-store' },
  body,
});

/** @param host of the request, checked by the browser guard: the page may open WebSockets only to it */
export const securityHeaders = (host: string): Record<string, string> => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});
