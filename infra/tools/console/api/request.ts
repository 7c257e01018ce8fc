/** Reads requests of the page: query parameters, and JSON bodies that only a page of this origin can have sent. */
import * as v from 'valibot';
import { problemText } from '#shared/base/problem-text';
import { parseJson } from '#shared/base/parse-json';
import { ServiceError } from '#local/core/service';
import { type HttpRequest, queryOf } from '#local/http/http-message';

/** Bytes of a body: enough for a domain event of 256 KB and its wrapping. */
const MAX_BODY_BYTES = 300_000;

export const invalid = (message: string): ServiceError => new ServiceError('InvalidRequest', message);
export const notThere = (message: string): ServiceError => new ServiceError('NotFound', message, 404);

export { queryOf };

/** Bytes of a parameter. Parameters name keys of tables, and this is the length of the longest key. */
const MAX_PARAMETER_BYTES = 2048;

/** @throws ServiceError 400 if the parameter is missing or too long */
export function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null || value === '') throw invalid(`The query needs ${name}, got none.`);
  const bytes = Buffer.byteLength(value);
  if (bytes > MAX_PARAMETER_BYTES)
    throw invalid(`${name} may have at most ${MAX_PARAMETER_BYTES} bytes, got ${bytes}.`);
  return value;
}

/** @throws ServiceError 400 if the parameter is present but not a whole number */
export function optionalInteger(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw invalid(`${name} must be a whole number from 0, got '${value}'.`);
  return Number(value);
}

/** @throws ServiceError 400 if the parameter is present but longer than allowed */
export function optionalText(query: URLSearchParams, name: string, maxCharacters: number): string | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (value.length > maxCharacters)
    throw invalid(`${name} may have at most ${maxCharacters} characters, got ${value.length}.`);
  return value;
}

/**
 * Forms and simple requests of foreign pages cannot send `application/json` without a preflight, which fails for them. The
 * endpoint's browser guard has checked the origin already.
 * @throws ServiceError 415 for another content type, 413 for a body that is too large, 400 if the schema rejects it
 */
export function readJson<Schema extends v.GenericSchema>(request: HttpRequest, schema: Schema): v.InferOutput<Schema> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new ServiceError('UnsupportedMediaType', `The body must be application/json, got '${type}'.`, 415);
  }
  if (request.body.length > MAX_BODY_BYTES) {
    throw new ServiceError(
      'TooLarge',
      `A body may have at most ${MAX_BODY_BYTES} bytes, got ${request.body.length}.`,
      413,
    );
  }
  const result = v.safeParse(schema, parse(request.body.toString('utf8')));
  if (result.success) return result.output;
  throw invalid(`The body is not as expected: ${problemText(result.issues, 'body')}`);
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw invalid(`The body is not JSON: ${(error as Error).message}.`);
  }
}
