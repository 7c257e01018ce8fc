/** Says why an event does not match: the first path that fails, what the pattern expects there and what the event has. */
import { ownProperty } from '#shared/base/own-property';
import type { Alternative, FieldTest } from './compile';
import type { EventFields } from './event-fields';
import { matchesTest } from './match';

export interface Mismatch {
  /** Dotted path in the event, e.g. `detail.state`. */
  readonly path: string;
  /** What the pattern expects there, e.g. `["running",{"prefix":"stop"}]`. */
  readonly expected: string;
  /** What the event has there, e.g. `"pending"` or `nothing`. */
  readonly got: string;
}

/** Maximum length of a value shown. */
const MAX_SHOWN = 200;

/** Explains the alternative that got furthest. */
export function explainMismatch(event: unknown, alternatives: readonly Alternative[], fields: EventFields): Mismatch {
  const attempts = alternatives.map((alternative) => {
    const tests = [...alternative.values()];
    const failed = tests.findIndex((test) => !matchesTest(test, fields));
    return { tests, failed, passed: failed === -1 ? tests.length : failed };
  });
  const furthest = attempts.reduce((best, attempt) => (attempt.passed > best.passed ? attempt : best));
  const test = furthest.tests[furthest.failed];
  return test ? unmetTest(test, event, fields) : differentElements(furthest.tests);
}

const unmetTest = (test: FieldTest, event: unknown, fields: EventFields): Mismatch => ({
  path: test.path,
  expected: JSON.stringify(test.source),
  got: shown(test.path, event, fields),
});

/** Every path matches, but in different elements of one array. */
const differentElements = (tests: readonly FieldTest[]): Mismatch => ({
  path: tests.map((test) => test.path).join(', '),
  expected: 'all in the same element of an array',
  got: 'values in different elements',
});

function shown(path: string, event: unknown, fields: EventFields): string {
  const leaves = fields.get(path);
  if (leaves) return shorten(leaves.map((leaf) => JSON.stringify(leaf.value)).join(', '));
  const value = path
    .split('.')
    .reduce<unknown>(
      (at, step) =>
        typeof at === 'object' && at !== null ? ownProperty(at as Record<string, unknown>, step) : undefined,
      event,
    );
  if (Array.isArray(value)) return 'an array without such a value';
  return value === undefined ? 'nothing' : 'an object, and only its leaves can match';
}

const shorten = (text: string): string => (text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`);
