/**
 * Evaluates one query file as an execution does, with small numbers that tables can show. How to use it:
 * statemachines/README.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_MACHINES_FOLDER } from '#constructs/workflow/definition';
import { composeQuery } from '#constructs/workflow/queries/compose-query';
import type { Json } from '#local/core/service';
import { evaluateExpression } from '#local/step-functions/engine/query/expression';
import { engineBindings } from '#local/step-functions/engine/query/functions';

const NUMBERS = {
  QueriesPerRound: 3,
  RowsPerRound: 30,
  DirectPerRow: 5,
  BatchSize: 2,
  ReportedFailures: 2,
  ReportedUsers: 2,
  UsersPerPart: 2,
  PartsPerRound: 2,
  FailuresPerPart: 2,
};

/** What $now() and $millis() give. */
export const NOW = '2026-01-01T00:01:00.000Z';

/** What the query reads: `states`, and each variable without its `$`. */
export type Reads = Readonly<Record<string, unknown>>;

/**
 * The query in `statemachines/queries/NAME.jsonata`, as it is deployed.
 * @returns evaluates it, and throws what fails the state: also when the query gives nothing
 */
export function query(name: string): (reads: Reads) => Promise<Json> {
  const line = composeQuery(readFileSync(join(STATE_MACHINES_FOLDER, 'queries', `${name}.jsonata`), 'utf8'), NUMBERS);
  const engine = engineBindings({ millis: Date.parse(NOW), random: () => 0.5 });
  return (reads) => evaluateExpression(line, name, { ...reads, ...engine });
}
