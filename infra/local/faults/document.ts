/**
 * The faults document: what to break, how often and for whom. The same JSON is an option of startLocalCloud, a file for
 * `npm start -- --faults`, and the body of `PUT /_local/faults`.
 */
import * as v from 'valibot';
import { problemText } from '#shared/base/problem-text';
import { strictObject } from '#shared/base/strict-object';
import { TABLE_ERRORS, type Fault, type FaultsDocument, type FaultType } from './fault';
import { latency, milliseconds } from './latency';

const integer = (from: number, to: number = Number.MAX_SAFE_INTEGER) => {
  const rule = to === Number.MAX_SAFE_INTEGER ? `an integer from ${from}` : `an integer from ${from} to ${to}`;
  return v.custom<number>((value) => Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to, rule);
};
const oneOf = <const Options extends readonly string[]>(options: Options) =>
  v.picklist(options, `one of ${options.join(', ')}`);
const texts = v.array(v.pipe(v.string('a string'), v.nonEmpty('a non-empty string')), 'a list of strings');
const flag = v.boolean('true or false');

/** Settings that every fault has. */
const occasion = {
  probability: v.exactOptional(
    v.custom<number>((value) => typeof value === 'number' && value > 0 && value <= 1, 'a number above 0, at most 1'),
  ),
  times: v.exactOptional(integer(1)),
  skip: v.exactOptional(integer(0)),
};
/** Whose connections; if both are absent, everyone's. */
const audience = { users: v.exactOptional(texts), connections: v.exactOptional(texts) };
/** Names of functions; `*` matches any characters. Absent: all. */
const functions = { functions: v.exactOptional(texts) };
const rules = { rules: v.exactOptional(texts) };
const handler = { handler: v.exactOptional(oneOf(['skipped', 'run'])) };

const STATUSES: readonly number[] = [403, 410, 413, 429, 500, 502, 503, 504];
/** By type. fault.ts says what each field means. */
const SCHEMAS: { readonly [Type in FaultType]: v.GenericSchema<unknown, Fault<Type>> } = {
  'post-status': strictObject({
    type: v.literal('post-status'),
    ...occasion,
    ...audience,
    status: v.custom<number>((value) => STATUSES.includes(value as number), `one of ${STATUSES.join(', ')}`),
    errorHeader: v.exactOptional(flag),
  }),
  'post-latency': strictObject({
    type: v.literal('post-latency'),
    ...occasion,
    ...audience,
    latencyMs: latency,
  }),
  'post-dropped': strictObject({
    type: v.literal('post-dropped'),
    ...occasion,
    ...audience,
    delivered: v.exactOptional(flag),
  }),
  'socket-dropped': strictObject({
    type: v.literal('socket-dropped'),
    ...occasion,
    ...audience,
    disconnectRoute: v.exactOptional(flag),
  }),
  'socket-half-open': strictObject({
    type: v.literal('socket-half-open'),
    ...occasion,
    ...audience,
    noticedAfterMs: v.exactOptional(milliseconds),
  }),
  'socket-frozen': strictObject({
    type: v.literal('socket-frozen'),
    ...occasion,
    ...audience,
    forMs: milliseconds,
  }),
  'reply-dropped': strictObject({
    type: v.literal('reply-dropped'),
    ...occasion,
    ...audience,
    routes: v.exactOptional(texts),
    delivered: v.exactOptional(flag),
    disconnectRoute: v.exactOptional(flag),
  }),
  'dynamodb-error': strictObject({
    type: v.literal('dynamodb-error'),
    ...occasion,
    operations: v.exactOptional(texts),
    tables: v.exactOptional(texts),
    error: v.exactOptional(oneOf(TABLE_ERRORS)),
  }),
  'index-lag': strictObject({
    type: v.literal('index-lag'),
    ...occasion,
    tables: v.exactOptional(texts),
    lagMs: latency,
  }),
  'function-throttle': strictObject({ type: v.literal('function-throttle'), ...occasion, ...functions }),
  'function-crash': strictObject({ type: v.literal('function-crash'), ...occasion, ...functions, ...handler }),
  'function-timeout': strictObject({
    type: v.literal('function-timeout'),
    ...occasion,
    ...functions,
    ...handler,
    afterMs: v.exactOptional(milliseconds),
  }),
  'event-duplicate': strictObject({
    type: v.literal('event-duplicate'),
    ...occasion,
    ...rules,
    copies: v.exactOptional(integer(1, 10)),
  }),
  'event-reorder': strictObject({
    type: v.literal('event-reorder'),
    ...occasion,
    ...rules,
    window: integer(2, 1000),
    maxWaitMs: v.exactOptional(milliseconds),
  }),
  'engine-restart': strictObject({
    type: v.literal('engine-restart'),
    ...occasion,
    states: v.exactOptional(texts),
    express: v.exactOptional(oneOf(['run-again', 'lost'])),
  }),
};

const DEFAULT_SEED = 1;
const MAX_FAULTS = 100;

const document = strictObject({
  seed: v.exactOptional(integer(0), DEFAULT_SEED),
  faults: v.pipe(v.array(v.unknown(), 'a list'), v.maxLength(MAX_FAULTS, `a list of at most ${MAX_FAULTS}`)),
});
const typed = v.looseObject({ type: oneOf(Object.keys(SCHEMAS) as FaultType[]) }, 'an object');

/** The document is invalid; the message names the field. */
export class FaultsDocumentError extends Error {
  override readonly name = 'FaultsDocumentError';
}

/** @throws FaultsDocumentError naming what is wrong and what was expected */
export function parseFaults(value: unknown): FaultsDocument {
  const { seed, faults } = read(document, value, 'the faults document');
  return {
    seed,
    faults: faults.map((fault, index) => {
      const root = `faults[${index}]`;
      return read(SCHEMAS[read(typed, fault, root).type], fault, root);
    }),
  };
}

function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown, root: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new FaultsDocumentError(`${root}: ${problemText(result.issues, root)}`);
}
