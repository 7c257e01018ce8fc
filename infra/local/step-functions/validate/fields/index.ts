/** The fields of each query language, and which a field belongs to. */
import type { QueryLanguageName } from '../../engine/definition';
import { JSONATA_FIELDS } from './jsonata';
import { JSONPATH_FIELDS } from './jsonpath';
import type { FieldTable, LanguageFields } from './table';

export const LANGUAGE_FIELDS: Readonly<Record<QueryLanguageName, LanguageFields>> = {
  JSONata: JSONATA_FIELDS,
  JSONPath: JSONPATH_FIELDS,
};

const namesIn = ({ states, batcher, catcher, rule }: LanguageFields): ReadonlySet<string> => {
  const tables: readonly FieldTable[] = [...Object.values(states), batcher, catcher, rule];
  return new Set(tables.flatMap(({ fields }) => Object.keys(fields)));
};
const NAMES = { JSONata: namesIn(JSONATA_FIELDS), JSONPath: namesIn(JSONPATH_FIELDS) };

/** The language that alone has the field; undefined if both have it, or none. */
export function onlyLanguageOf(field: string): QueryLanguageName | undefined {
  const [inJsonata, inJsonpath] = [NAMES.JSONata.has(field), NAMES.JSONPath.has(field)];
  if (inJsonata === inJsonpath) return undefined;
  return inJsonata ? 'JSONata' : 'JSONPath';
}
