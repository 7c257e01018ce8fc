import fc from 'fast-check';
import { serialise, traceparentIn } from '#shared/request/envelope';
import { readTraceparent, traceIdOf, traceparentOfXRay, xRayHeaderOf } from '#shared/request/traceparent';
import { validateRequest } from '#shared/request/validate-request';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT_ID = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE_ID}-${PARENT_ID}-01`;

it.each([
  ['a sampled one', TRACEPARENT],
  ['one that is not sampled', `00-${TRACE_ID}-${PARENT_ID}-00`],
  ['flags that a later level defines', `00-${TRACE_ID}-${PARENT_ID}-03`],
])('passes %s on as it is', (_, traceparent) => {
  expect(readTraceparent(traceparent)).toBe(traceparent);
});

it.each([
  ['of a later version', `01-${TRACE_ID}-${PARENT_ID}-01`, '01'],
  ['of a later version, with more fields', `cc-${TRACE_ID}-${PARENT_ID}-09-what-the-future-will-be-like`, '01'],
  ['of a later version, as long as may be', `cc-${TRACE_ID}-${PARENT_ID}-01-${'x'.repeat(200)}`, '01'],
  ['of a later version, not sampled', `fe-${TRACE_ID}-${PARENT_ID}-f0`, '00'],
])('makes version 00 of one %s', (_, traceparent, flags) => {
  expect(readTraceparent(traceparent)).toBe(`00-${TRACE_ID}-${PARENT_ID}-${flags}`);
});

it.each([
  ['no text', 42],
  ['nothing', null],
  ['the empty text', ''],
  ['upper case', TRACEPARENT.toUpperCase()],
  ['version ff', `ff-${TRACE_ID}-${PARENT_ID}-01`],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${PARENT_ID}-01`],
  ['a parent id of zeros', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
  ['a trace id that is too short', `00-${TRACE_ID.slice(1)}-${PARENT_ID}-01`],
  ['more than version 00 has', `${TRACEPARENT}-more`],
  ['a later version that runs on without a dash', `01-${TRACE_ID}-${PARENT_ID}-01more`],
  ['a space', ` ${TRACEPARENT}`],
  ['a line break at the end', `${TRACEPARENT}\n`],
  ['a quotation mark', `${TRACEPARENT}","x":"`],
  ['too many characters', `01-${TRACE_ID}-${PARENT_ID}-01-${'x'.repeat(201)}`],
])('drops %s', (_, value) => {
  expect(readTraceparent(value)).toBeUndefined();
});

it('gives nothing that is not a valid traceparent of version 00, whatever comes', () => {
  const near = fc.stringMatching(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-[a-z]{0,9})?$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), near), (value) => {
      const read = readTraceparent(value);
      if (read !== undefined) expect(read).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/);
    }),
  );
});

it('names the trace', () => {
  expect(traceIdOf(TRACEPARENT)).toBe(TRACE_ID);
});

describe('the header of X-Ray', () => {
  const header = 'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1';

  it('has the same ids, and they come back', () => {
    expect(xRayHeaderOf(TRACEPARENT)).toBe(header);
    expect(traceparentOfXRay(header)).toBe(TRACEPARENT);
    expect(xRayHeaderOf(`00-${TRACE_ID}-${PARENT_ID}-02`)).toMatch(/;Sampled=0$/);
  });

  it('is read as Lambda writes it, with a lineage, in any order', () => {
    const [root, parent, sampled] = header.split(';');
    expect(traceparentOfXRay([sampled, root, parent, 'Lineage=1:5f2a:0'].join('; '))).toBe(TRACEPARENT);
  });

  it.each([
    ['is absent', undefined],
    ['is not sampled', header.replace('Sampled=1', 'Sampled=0')],
    ['does not say', header.replace(';Sampled=1', '')],
    ['has no parent', header.replace(/;Parent=\w+/, '')],
    ['has another root', header.replace('Root=1-', 'Root=2-')],
    ['has more before its root', header.replace('Root=1-', 'Root=11-')],
    ['has more after its root', header.replace(';Parent', '0;Parent')],
  ])('gives nothing if it %s', (_, value) => {
    expect(traceparentOfXRay(value)).toBeUndefined();
  });
});

describe('an envelope', () => {
  const envelope = { id: 'm', type: 't', time: '2026-11-28T10:00:00Z', data: null };

  it('ends with its trace, and without one has not a byte of it', () => {
    const text = serialise({ traceparent: TRACEPARENT, ...envelope, retain: 'k' });
    expect(text).toBe(`${JSON.stringify({ ...envelope, retain: 'k' }).slice(0, -1)},"traceparent":"${TRACEPARENT}"}`);
    expect(traceparentIn(text)).toBe(TRACEPARENT);
    // The price in infra/README.md.
    expect(text).toHaveLength(serialise({ ...envelope, retain: 'k' }).length + 72);
    expect(serialise(envelope)).toBe(JSON.stringify(envelope));
  });

  it('has no trace because of its data, or of another member', () => {
    const fake = `","traceparent":"${TRACEPARENT}`;
    const others = [
      { ...envelope, data: { a: 1, traceparent: TRACEPARENT } },
      { ...envelope, data: fake },
      { ...envelope, retain: fake },
      { ...envelope, supersedes: { key: 'k', version: 1, traceparent: TRACEPARENT } },
    ];
    for (const other of others) expect(traceparentIn(serialise(other))).toBeUndefined();
    fc.assert(fc.property(fc.jsonValue(), (data) => traceparentIn(serialise({ ...envelope, data })) === undefined));
  });
});

describe('a request', () => {
  const request = { audience: { everyone: true }, message: { type: 't', data: null } };

  it('keeps a valid traceparent', () => {
    expect(validateRequest({ ...request, traceparent: TRACEPARENT })).toEqual({ ...request, traceparent: TRACEPARENT });
  });

  it('is accepted without one that is invalid', () => {
    for (const traceparent of ['00-nonsense', null, { a: 1 }, TRACEPARENT.toUpperCase()])
      expect(validateRequest({ ...request, traceparent })).toStrictEqual(request);
  });
});
