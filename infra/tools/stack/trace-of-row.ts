/** The trace that a broadcast belongs to, as its row has it. */
import { readTraceparent, traceIdOf } from '#shared/request/traceparent';
import type { BroadcastRow } from '#shared/tables/table-schema';

export interface RowTrace {
  /** As W3C Trace Context writes it. */
  readonly traceparent: string;
  readonly traceId: string;
}

/** @returns undefined if it belongs to none, or was refused with an input of which the row has only the beginning */
export function traceOfRow({
  request,
  refusedInput,
}: Partial<Pick<BroadcastRow, 'request' | 'refusedInput'>>): RowTrace | undefined {
  const input = parsed(request ?? refusedInput) as {
    readonly request?: { readonly traceparent?: unknown } | null;
  } | null;
  const traceparent = readTraceparent(input?.request?.traceparent);
  return traceparent === undefined ? undefined : { traceparent, traceId: traceIdOf(traceparent) };
}

function parsed(text = 'null'): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
