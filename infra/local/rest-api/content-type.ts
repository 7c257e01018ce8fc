import type { HttpRequest } from '../http/http-message';
import { JSON_TYPE } from './model';

/** A request's content type without parameters; JSON if it has none, as in API Gateway. */
export const contentTypeOf = ({ headers }: HttpRequest): string =>
  (headers['content-type'] ?? JSON_TYPE).replace(/;.*/s, '').trim().toLowerCase();
