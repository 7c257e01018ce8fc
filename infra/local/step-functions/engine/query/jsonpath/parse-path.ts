/** Parses paths; a definition has few, so what was parsed is kept. */
import { parseFilter } from './filter-parser';
import {
  type JsonPath,
  PATH_FUNCTIONS,
  type PathFunctionName,
  type PathRoot,
  PathSyntaxError,
  type PathStep,
} from './path';
import { Scanner } from './scanner';

/** Characters of a path and its steps; nobody writes longer ones. */
const MAX_LENGTH = 4_096;
const MAX_STEPS = 256;
const MAX_DESCENDS = 8;
const MAX_PARSED = 2_000;
const parsed = new Map<string, JsonPath>();

/** @throws PathSyntaxError */
export function parsePath(text: string): JsonPath {
  const known = parsed.get(text);
  if (known) return known;
  if (text.length > MAX_LENGTH) throw new PathSyntaxError(`a path is longer than ${MAX_LENGTH} characters`);
  const scanner = new Scanner(text, (message) => new PathSyntaxError(message));
  const root = readRoot(scanner);
  const path = { text, root, ...readSteps(scanner) };
  if (!scanner.ended) throw scanner.error(`unexpected '${scanner.peek()}'`);
  const oldest = parsed.keys().next();
  if (parsed.size >= MAX_PARSED && !oldest.done) parsed.delete(oldest.value);
  parsed.set(text, path);
  return path;
}

/** Moves past a path inside an expression: an argument of an intrinsic function. */
export function readPath(scanner: Scanner): JsonPath {
  const start = scanner.at;
  const root = readRoot(scanner);
  const steps = readSteps(scanner);
  return { text: scanner.text.slice(start, scanner.at), root, ...steps };
}

function readRoot(scanner: Scanner): PathRoot {
  scanner.expect('$');
  if (scanner.take('$')) return { of: 'context' };
  const name = scanner.match(/[\p{L}_][\p{L}\p{N}_]*/uy);
  return name === undefined ? { of: 'input' } : { of: 'variable', name };
}

/** @param scanner right after the root */
function readSteps(scanner: Scanner): Pick<JsonPath, 'steps' | 'definite'> {
  const steps: PathStep[] = [];
  for (;;) {
    const count = steps.length;
    if (scanner.take('..'))
      steps.push({ kind: 'descend' }, scanner.looksAt('[') ? readBrackets(scanner) : readName(scanner));
    else if (scanner.looksAt('.[')) scanner.at += 1;
    else if (scanner.take('.')) steps.push(readName(scanner));
    if (steps.length === count && scanner.looksAt('[')) steps.push(readBrackets(scanner));
    if (steps.at(-1)?.kind !== 'function' && steps.at(count - 1)?.kind === 'function') {
      throw scanner.error('a function is the end of a path');
    }
    if (steps.length > MAX_STEPS) throw scanner.error(`more than ${MAX_STEPS} steps`);
    if (steps.filter(({ kind }) => kind === 'descend').length > MAX_DESCENDS) {
      throw scanner.error(`more than ${MAX_DESCENDS} times '..'`);
    }
    if (steps.length === count) return { steps, definite: steps.every(isDefinite) };
  }
}

const isDefinite = (step: PathStep, index: number, steps: readonly PathStep[]): boolean => {
  if (step.kind === 'keys') return step.keys.length === 1 || index === steps.length - 1;
  return step.kind === 'function' || (step.kind === 'indexes' && step.indexes.length === 1);
};

/** After a dot: `*`, `name` or `function()`. */
function readName(scanner: Scanner): PathStep {
  if (scanner.take('*')) return { kind: 'all' };
  const name = scanner.match(/[^\s.[\](),'"*$=<>!&|]+/y);
  if (name === undefined) throw scanner.error('a name expected');
  if (!scanner.take('(')) return { kind: 'keys', keys: [name] };
  if (!isFunction(name)) throw scanner.error(`there is no function '${name}'`);
  const argument = scanner.match(/-?\d+/y);
  scanner.expect(')');
  return { kind: 'function', name, ...(argument !== undefined && { argument: Number(argument) }) };
}

const isFunction = (name: string): name is PathFunctionName => (PATH_FUNCTIONS as readonly string[]).includes(name);

function readBrackets(scanner: Scanner): PathStep {
  scanner.expect('[');
  scanner.blanks();
  const step = readInside(scanner);
  scanner.blanks();
  scanner.expect(']');
  return step;
}

function readInside(scanner: Scanner): PathStep {
  if (scanner.take('*')) return { kind: 'all' };
  if (scanner.take('?')) return { kind: 'filter', filter: parseFilter(scanner, readSteps) };
  if (scanner.looksAt("'") || scanner.looksAt('"'))
    return { kind: 'keys', keys: readList(scanner, () => scanner.quoted()) };
  const from = readInteger(scanner);
  scanner.blanks();
  if (scanner.take(':')) {
    scanner.blanks();
    return { kind: 'slice', from, to: readInteger(scanner) };
  }
  if (from === undefined) throw scanner.error("a key, an index, '*' or a filter expected");
  const more = scanner.take(',') ? readList(scanner, readRequiredInteger) : [];
  return { kind: 'indexes', indexes: [from, ...more] };
}

function readList<T>(scanner: Scanner, read: (scanner: Scanner) => T): T[] {
  const list: T[] = [];
  do {
    scanner.blanks();
    list.push(read(scanner));
    scanner.blanks();
  } while (scanner.take(','));
  return list;
}

function readInteger(scanner: Scanner): number | undefined {
  const digits = scanner.match(/-?\d{1,10}/y);
  return digits === undefined ? undefined : Number(digits);
}

function readRequiredInteger(scanner: Scanner): number {
  const integer = readInteger(scanner);
  if (integer === undefined) throw scanner.error('an index expected');
  return integer;
}
