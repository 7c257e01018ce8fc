/**
 * JSON whose objects may have a name twice, of which JSON.parse would keep only the last. event-ruler takes the last value of
 * a path, but keeps what else an object had: `{"detail": {"a": [1]}, "detail": {"b": [2]}}` has both paths.
 */
import { parseJson } from '#shared/base/parse-json';

type Member = readonly [name: string, value: unknown];

const ALL_MEMBERS: unique symbol = Symbol('all members');

/** The members of an object in their order, with every value of a name. */
export function membersOf(object: Record<string, unknown>): readonly Member[] {
  return (object as { [ALL_MEMBERS]?: readonly Member[] })[ALL_MEMBERS] ?? Object.entries(object);
}

/**
 * As JSON.parse gives it. `membersOf` finds what it would have dropped.
 * @throws SyntaxError, RefusedJsonError as parseJson does
 */
export function parseWithDuplicates(text: string): unknown {
  parseJson(text);
  // The text is JSON, so its tokens need no checks.
  const tokens = (text.match(/"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s[\]{}:,"]+/g) ?? []).values();
  return readValue(nextOf(tokens), tokens);
}

type Tokens = ArrayIterator<string>;

const nextOf = (tokens: Tokens): string => tokens.next().value ?? '';

function readValue(token: string, tokens: Tokens): unknown {
  if (token === '[') return readArray(tokens);
  return token === '{' ? readObject(tokens) : JSON.parse(token);
}

function readArray(tokens: Tokens): unknown[] {
  const values: unknown[] = [];
  for (let token = nextOf(tokens); token !== ']'; token = nextOf(tokens)) values.push(readValue(token, tokens));
  return values;
}

function readObject(tokens: Tokens): Record<string, unknown> {
  const members: Member[] = [];
  for (let token = nextOf(tokens); token !== '}'; token = nextOf(tokens)) {
    members.push([JSON.parse(token) as string, readValue(nextOf(tokens), tokens)]);
  }
  const object: Record<string, unknown> = Object.fromEntries(members);
  if (Object.keys(object).length < members.length) Object.defineProperty(object, ALL_MEMBERS, { value: members });
  return object;
}
