/** Names of socket, DNS and TLS errors, read alike for both transports. */
import type { Answer } from './transport';

/** The peer ended the socket, before or while it was written to. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);
/** The name is not in DNS, or what answers is not who the URL names. EAI_AGAIN is absent: a resolver may recover. */
const UNRESOLVED = new Set(['ENOTFOUND', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT']);

/** What an error of the socket layer means for a post that had no answer yet. Without an error the peer ended in good order. */
export function wireFailure(error: unknown): Extract<Answer, { failure: unknown }> {
  if (error === undefined) return { failure: 'closed' };
  const code = errorCode(error);
  if (code !== undefined && UNRESOLVED.has(code)) return { failure: 'unresolved', code };
  return { failure: code !== undefined && CLOSED.has(code) ? 'closed' : 'network', code };
}

/** `GoneException` of `com.amazonaws.apigateway#GoneException:http://...`, as the services write it in the header. */
export const errorTypeOf = (header: string): string | undefined => /(?:^|#)([^#:]+)(?::|$)/.exec(header)?.[1];

/** The code of an error, of its cause, or of the first of several: a host with many addresses fails with one error for each. */
function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string') return code;
  return errorCode(cause ?? (Array.isArray(errors) ? errors[0] : undefined));
}
