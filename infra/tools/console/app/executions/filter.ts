/** Which executions the list shows. */
import type { ExecutionStatus, ExecutionSummary } from '../../api/contract';

export interface Filter {
  /** Words; each must occur in one of the execution's texts. */
  readonly text: string;
  readonly status: ExecutionStatus | 'ALL';
  /** Whether the children of Map Runs are listed too. */
  readonly children: boolean;
}

export const NO_FILTER: Filter = { text: '', status: 'ALL', children: false };

/** @returns the latest first */
export function filtered(rows: readonly ExecutionSummary[], { text, status, children }: Filter): ExecutionSummary[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found: ExecutionSummary[] = [];
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index]!;
    if (!children && row.mapRunArn !== undefined) continue;
    if (status !== 'ALL' && row.status !== status) continue;
    if (words.length > 0 && !matches(row, words)) continue;
    found.push(row);
  }
  return found;
}

function matches(
  { arn, broadcastId = '', eventId = '', outcome = '', error = '' }: ExecutionSummary,
  words: readonly string[],
): boolean {
  const text = `${arn}\n${broadcastId}\n${eventId}\n${outcome}\n${error}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
