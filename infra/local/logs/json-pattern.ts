/**
 * JSON filter patterns: `{ $.level = "ERROR" && $.ms >= 100 }`. Comparisons are joined either by `&&` or by `||`; a
 * field that a message lacks matches no comparison.
 */
import { parseJson } from '#shared/base/parse-json';
import { invalidPattern } from './input';

export type MessageFilter = (message: string) => boolean;

const COMPARISON =
  /\s*\$((?:\.[\w-]+|\[\d+\])+)\s*(!=|<=|>=|=|<|>)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"&|(){}]+))\s*(&&|\|\||$)/y;
type Predicate = (document: unknown) => boolean;

/** @throws ServiceError InvalidParameterException */
export function compileJsonPattern(pattern: string): MessageFilter {
  const body = pattern.endsWith('}') ? pattern.slice(1, -1).trim() : '';
  const predicates: Predicate[] = [];
  const joins = new Set<string>();
  COMPARISON.lastIndex = 0;
  do {
    const match = COMPARISON.exec(body);
    if (!match) {
      throw invalidPattern(
        pattern,
        'local mode supports { $.field OPERATOR value }, joined by && or ||, without brackets',
      );
    }
    const [, path = '', operator = '=', quoted, word = '', join = ''] = match;
    predicates.push(comparison(path, operator, quoted?.replace(/\\(.)/g, '$1') ?? word));
    if (join !== '') joins.add(join);
    else break;
  } while (COMPARISON.lastIndex <= body.length);
  if (joins.size > 1) throw invalidPattern(pattern, 'local mode does not mix && and ||');
  const matches: Predicate = joins.has('||')
    ? (document) => predicates.some((predicate) => predicate(document))
    : (document) => predicates.every((predicate) => predicate(document));
  return (message) => {
    const document = parse(message);
    return document !== undefined && matches(document);
  };
}

function comparison(path: string, operator: string, value: string): Predicate {
  const steps = [...path.matchAll(/[\w-]+/g)].map(([step]) => step);
  const compare = comparator(operator, value);
  return (document) => {
    const found = steps.reduce<unknown>(memberOf, document);
    return found !== undefined && compare(found);
  };
}

function comparator(operator: string, value: string): (found: unknown) => boolean {
  const number = Number(value);
  switch (operator) {
    case '<':
      return (found) => typeof found === 'number' && found < number;
    case '<=':
      return (found) => typeof found === 'number' && found <= number;
    case '>':
      return (found) => typeof found === 'number' && found > number;
    case '>=':
      return (found) => typeof found === 'number' && found >= number;
    default: {
      const text = wildcard(value);
      const equals = (found: unknown) => (typeof found === 'number' ? found === number : text.test(String(found)));
      return operator === '=' ? equals : (found) => !equals(found);
    }
  }
}

/** `*` stands for any text. */
function wildcard(value: string): RegExp {
  const parts = value.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

function memberOf(value: unknown, step: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Record<string, unknown>)[step]
    : undefined;
}

function parse(message: string): unknown {
  try {
    return parseJson(message);
  } catch {
    return undefined;
  }
}
