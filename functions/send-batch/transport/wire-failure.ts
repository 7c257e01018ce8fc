/** Names of socket, DNS and TLS errors, read alike for both transports. */
import type { Answer } from './transport';

/** The peer ended the socket, before or while it was written to. `UND_ERR_SOCKET` is undici's "other side closed". */
const CLOSED = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
/** The name is not in DNS, or what answers is not who the URL names. EAI_AGAIN is absent: a resolver may recover. */
const UNRESOLVED = new Set(['ENOTFOUND', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT']);

/** What an error of the socket layer means for a post that had no answer yet. */
export function wireFailure(error: unknown): Answer {
  const code = errorCode(error);
  if (code !== undefined && UNRESOLVED.has(code)) return { failure: 'unresolved', code };
  return { failure: code !== undefined && CLOSED.has(code) ? 'closed' : 'network', code };
}

/** `GoneException` of `com.amazonaws.apigateway#GoneException:http://...`, as the services write it in the header. */
export const errorTypeOf = (header: string): string | undefined => /(?:^|#)([^#:]+)(?::|$)/.exec(header)?.[1];

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Connecting to several addresses of one host fails with an AggregateError that holds the reason of each.
  return error instanceof AggregateError ? errorCode(error.errors[0]) : errorCode(error.cause);
}
