/**
 * Parses CALLBACK_URL, the address of posts. It is the URL of a stage
 * (`https://{api}.execute-api.{region}.amazonaws.com/{stage}`), a custom domain with its mapped path, or local mode's
 * http endpoint.
 */
import { ENV } from './env';
import { isSafeToCall } from '../base/loopback';

export interface CallbackUrl {
  /** `https://host[:port]` */
  readonly origin: string;
  /** As in the Host header, without a default port. */
  readonly host: string;
  /** Empty, or `/stage` with a leading and without a trailing slash. */
  readonly basePath: string;
  /** Set for an execute-api host. For a custom domain the SDK uses its own region (AWS_REGION). */
  readonly region?: string | undefined;
  /** Set for an execute-api host. */
  readonly apiId?: string | undefined;
}

/** Options for an SDK client. */
export const clientEndpoint = ({ origin, basePath, region }: CallbackUrl) => ({
  endpoint: origin + basePath,
  ...(region === undefined ? {} : { region }),
});

const EXECUTE_API = /^([a-z0-9]+)\.execute-api(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** @throws Error if posts cannot be sent to this URL; the message says what was expected */
export function parseCallbackUrl(text: string): CallbackUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !(url.protocol === 'https:' || url.protocol === 'http:')) throw invalid(text, 'is not an https URL');
  if (url.username || url.password || url.search || url.hash) {
    throw invalid(text, 'has credentials, a query or a fragment');
  }
  if (!isSafeToCall(url)) {
    throw invalid(text, 'is http, which only a loopback address may use');
  }
  const stage = EXECUTE_API.exec(url.hostname);
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  return {
    origin: url.origin,
    host: url.host,
    basePath: segments.map((segment) => `/${segment}`).join(''),
    region: stage?.[2],
    apiId: stage?.[1],
  };
}

const invalid = (text: string, problem: string) =>
  new Error(
    `${ENV.CALLBACK_URL} must be the https URL of the WebSocket stage or of its custom domain, ` +
      `such as https://abc123.execute-api.eu-west-1.amazonaws.com/prod: '${text}' ${problem}`,
  );
