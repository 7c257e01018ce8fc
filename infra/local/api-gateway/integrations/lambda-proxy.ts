/** The answer of a function behind an AWS_PROXY integration, checked as API Gateway checks it. */
import { isObject } from '../lookup';
import { IntegrationFailure } from './failure';
import type { FunctionAnswer } from './invoke-function';

export interface IntegrationAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** @throws IntegrationFailure if the function failed, or its answer is no proxy response */
export function readProxyResponse({ failed, payload }: FunctionAnswer): IntegrationAnswer {
  if (failed) throw IntegrationFailure.badAnswer('Lambda execution failed');
  if (!isObject(payload)) throw malformed('it is not an object');
  const { statusCode, body, headers, isBase64Encoded } = payload;
  const status = typeof statusCode === 'string' ? Number(statusCode) : statusCode;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 100 || status > 599) {
    throw malformed(`statusCode must be a status code, got ${JSON.stringify(statusCode)}`);
  }
  if (body !== undefined && body !== null && typeof body !== 'string') throw malformed('body must be a string');
  return {
    status,
    headers: readHeaders(headers),
    ...(typeof body === 'string' && { body: isBase64Encoded === true ? Buffer.from(body, 'base64').toString() : body }),
  };
}

/** Lower-case names. */
function readHeaders(headers: unknown): Record<string, string> {
  if (headers === undefined || headers === null) return {};
  if (!isObject(headers)) throw malformed('headers must be an object');
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

const malformed = (detail: string) => IntegrationFailure.badAnswer(`Malformed Lambda proxy response: ${detail}`);
