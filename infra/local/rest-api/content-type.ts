import type { HttpRequest } from '../http/http-message';
import { JSON_TYPE } from './model';

/** Content type of a request without its parameters, JSON where it says none, as API Gateway takes it. */
export const contentTypeOf = ({ headers }: HttpRequest): string =>
  (headers['content-type'] ?? JSON_TYPE).replace(/;.*/s, '').trim().toLowerCase();
