/**
 * The trace that a broadcast belongs to, as W3C Trace Context writes it: `00-TRACE-PARENT-FLAGS`, in lower-case hexadecimal.
 * https://www.w3.org/TR/trace-context/#traceparent-header
 * A trace must never cost a message, so a value that is no valid `traceparent` is dropped, as the recommendation says, and nothing of
 * it is passed on. There is no `tracestate`: a participant may drop it, and it would add up to 512 bytes to each message.
 */

/** A later version may have more fields; longer ones than this are dropped unread. */
const MAX_CHARACTERS = 256;
const FIELDS = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const SAMPLED = 0x01;

/**
 * @returns a valid `traceparent` of 55 characters; undefined for anything else. Of a later version it has the fields of version 00, and
 * of its flags only `sampled`, which is all that the recommendation lets a reader of version 00 use.
 */
export function readTraceparent(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_CHARACTERS) return undefined;
  // Stryker disable next-line StringLiteral,ArrayDeclaration: what does not match has no version, and what does has flags
  const [, version, traceId, parentId, flags = '', more] = FIELDS.exec(value) ?? [];
  if (version === undefined) return undefined;
  if (version === '00') return more === undefined ? value : undefined;
  return `00-${traceId}-${parentId}-0${Number.parseInt(flags, 16) & SAMPLED}`;
}

/** @param traceparent valid */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

/**
 * The trace header of X-Ray, which EventBridge and Step Functions pass on: the same ids in another notation.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 * @param traceparent valid
 */
export function xRayHeaderOf(traceparent: string): string {
  const traceId = traceIdOf(traceparent);
  const [parentId, flags] = [traceparent.slice(36, 52), traceparent.slice(53)];
  const root = `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
  return `Root=${root};Parent=${parentId};Sampled=${Number.parseInt(flags, 16) & SAMPLED}`;
}

/**
 * @param header of X-Ray, such as Lambda gives in the environment variable `_X_AMZN_TRACE_ID`
 * @returns undefined if the trace is not sampled, because nobody could look at it
 */
export function traceparentOfXRay(header: string | undefined): string | undefined {
  // Stryker disable next-line StringLiteral: no other text without Sampled=1 gives a trace either
  const parts = (header ?? '').split(';').map((part) => part.trim());
  // Stryker disable next-line StringLiteral: any other text that is no value is dropped as well
  const valueOf = (name: string) => parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  if (valueOf('Sampled') !== '1') return undefined;
  // Stryker disable next-line ArrayDeclaration: its first entry is not read
  const [, time, random] = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/.exec(valueOf('Root')) ?? [];
  return readTraceparent(`00-${time}${random}-${valueOf('Parent')}-01`);
}
