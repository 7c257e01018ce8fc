/** The filter of the list, as the address has it: a reload or a sent link shows the same. */
import { isResult } from '../../api/executions/filter';
import type { ExecutionFilter } from '../../api/contract';

/** Times are written in ISO 8601; what cannot be read does not restrict the list. */
export function filterIn(query: URLSearchParams): ExecutionFilter {
  const [text, result, mapping] = ['text', 'result', 'mapping'].map((name) => query.get(name) ?? '');
  const [from, to] = [timeIn(query.get('from')), timeIn(query.get('to'))];
  return {
    ...(text && { text }),
    ...(isResult(result) && { result }),
    ...(mapping && { mapping }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(query.get('children') === 'true' && { children: true }),
  };
}

/** Names of the members in the address. */
export const FILTER_MEMBERS = ['text', 'result', 'mapping', 'from', 'to', 'children'] as const;

/** @returns epoch milliseconds */
export function timeIn(text: string | null): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
