/** Pages of a list: maxResults and an opaque nextToken, which is the position of the next page. */
import { ServiceError, type JsonObject } from '../../core/service';
import { invalid, optionalText } from './action';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1_000;

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** @throws ServiceError InvalidToken */
export function pageOf<T>(all: readonly T[], input: JsonObject): Page<T> {
  const size = pageSize(input);
  const start = position(optionalText(input, 'nextToken'));
  const end = start + size;
  return {
    items: all.slice(start, end),
    ...(end < all.length && { nextToken: Buffer.from(String(end)).toString('base64url') }),
  };
}

function pageSize({ maxResults }: JsonObject): number {
  if (maxResults === undefined || maxResults === null || maxResults === 0) return DEFAULT_PAGE;
  if (typeof maxResults === 'number' && Number.isInteger(maxResults) && maxResults > 0 && maxResults <= MAX_PAGE) {
    return maxResults;
  }
  throw invalid('maxResults', `an integer from 0 to ${MAX_PAGE}`, maxResults);
}

function position(token: string | undefined): number {
  if (token === undefined) return 0;
  const value = Buffer.from(token, 'base64url').toString();
  if (!/^\d{1,9}$/.test(value)) throw new ServiceError('InvalidToken', `Invalid Token: '${token}'`);
  return Number(value);
}
