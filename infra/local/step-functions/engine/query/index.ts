/** The query languages by name. */
import type { QueryLanguageName } from '../definition';
import { jsonata } from './jsonata';
import { jsonpath } from './jsonpath';
import type { QueryLanguage } from './language';

export const QUERY_LANGUAGES: Readonly<Record<QueryLanguageName, QueryLanguage>> = {
  JSONata: jsonata,
  JSONPath: jsonpath,
};
