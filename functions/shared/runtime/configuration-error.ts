/**
 * The endpoint refuses every post. The error names the grant and the setting to check; the state machine catches it by
 * name.
 */
import { ENV } from './env';
import type { CallbackUrl } from './callback-url';

/** The endpoint's answer, or why there is none. */
type Answer =
  | { readonly failure: string; readonly code?: string | undefined }
  | { readonly status: number; readonly errorType?: string | undefined; readonly message?: string | undefined };

export class ConfigurationError extends Error {
  /** Lambda reports it as errorType, which `ErrorEquals` matches. */
  override readonly name = 'Broadcast.ConfigurationError';

  constructor(callback: CallbackUrl, answer: Answer) {
    super(`PostToConnection on ${callback.origin}${callback.basePath} ${got(answer)}. ${advice(callback, answer)}`);
  }
}

function got(answer: Answer): string {
  if ('failure' in answer) return `cannot be reached: ${answer.code ?? answer.failure}`;
  const said = answer.message ? ` (${answer.message})` : '';
  return `was answered ${answer.status}${answer.errorType === undefined ? '' : ` ${answer.errorType}`}${said}`;
}

function advice(callback: CallbackUrl, answer: Answer): string {
  const url = `${ENV.CALLBACK_URL} must be the URL of the deployed WebSocket stage, or of a custom domain that is mapped to it`;
  if ('failure' in answer) return `Check the name: ${url}`;
  return `Check that the role of this function allows execute-api:ManageConnections on ${grantArn(callback)}; ${url}`;
}

function grantArn({ host, basePath, region, apiId }: CallbackUrl): string {
  if (apiId === undefined)
    return `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/POST/@connections/*, the API behind ${host}`;
  return `arn:aws:execute-api:${region}:ACCOUNT:${apiId}${basePath}/POST/@connections/*`;
}
