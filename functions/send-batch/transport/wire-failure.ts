/** Classifies socket, DNS and TLS errors for both transports. */
import type { Answer } from './transport';

/** The peer closed the socket before or during a write. */
const CLOSED = new Set<string | undefined>(['ECONNRESET', 'EPIPE']);
/** The name is not in DNS, or the certificate is for another host. Not EAI_AGAIN: a resolver may recover. */
const UNRESOLVED = new Set<string | undefined>([
  'ENOTFOUND',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

/** Classifies a socket error for a post without an answer. Without an error, the peer closed the socket normally. */
export function wireFailure(error: unknown): Extract<Answer, { failure: unknown }> {
  if (error === undefined) return { failure: 'closed' };
  const code = errorCode(error);
  if (UNRESOLVED.has(code)) return { failure: 'unresolved', code };
  return { failure: CLOSED.has(code) ? 'closed' : 'network', code };
}

/** Returns `GoneException` for a header such as `com.amazonaws.apigateway#GoneException:http://...`. */
export const errorTypeOf = (header: string): string | undefined => /(?:^|#)([^#:]+)(?::|$)/.exec(header)?.[1];

/** The code of an error, its cause, or its first inner error: a host with several addresses fails with one error for each. */
function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string') return code;
  return errorCode(cause ?? (Array.isArray(errors) ? errors[0] : undefined));
}
