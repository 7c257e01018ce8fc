/** The figures above the list of executions. */
import type { ExecutionCounts, ExecutionFilter, ExecutionSummary, Result } from '../contract';
import { compileFilter, mappingOfSummary, resultOf } from './filter';

/** Mappings offered for a choice. */
const MAX_MAPPINGS = 100;

/** The result of the filter does not restrict the figures, so that a reader sees what else there is. */
export function countExecutions(known: Iterable<ExecutionSummary>, filter: ExecutionFilter): ExecutionCounts {
  const { result: _result, ...others } = filter;
  const isTaken = compileFilter(others);
  const byResult: Partial<Record<Result, number>> = {};
  const mappings = new Set<string>();
  let [from, to, total] = [Infinity, -Infinity, 0];
  for (const summary of known) {
    total += 1;
    const mapping = mappingOfSummary(summary);
    if (mapping !== undefined && mappings.size < MAX_MAPPINGS) mappings.add(mapping);
    if (!isTaken(summary)) continue;
    const result = resultOf(summary);
    byResult[result] = (byResult[result] ?? 0) + 1;
    from = Math.min(from, summary.startedAt);
    to = Math.max(to, summary.startedAt);
  }
  return { known: total, byResult, ...(to >= from && { from, to }), mappings: [...mappings].sort() };
}
