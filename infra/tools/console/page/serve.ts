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

/**
 * @param headers of each reply
 * @returns undefined for a path that is not part of the page
 */
export async function servePage(
  request: HttpRequest,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<HttpReply | undefined> {
  const file = ownProperty(FILES, path);
  if (file === undefined || request.method !== 'GET') return undefined;
  const reply = (type: string, body: string): HttpReply => ({
    status: 200,
    headers: { ...headers, 'content-type': type, 'cache-control': 'no-store' },
    body,
  });
  if (file === 'document') return reply('text/html; charset=utf-8', DOCUMENT);
  const { script, style } = await pageBundle();
  return file === 'script' ? reply('text/javascript; charset=utf-8', script) : reply('text/css; charset=utf-8', style);
}

/** @param webSocketOrigin the only one to which the page may open WebSockets */
export const securityHeaders = (webSocketOrigin: string): Record<string, string> => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${webSocketOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});
