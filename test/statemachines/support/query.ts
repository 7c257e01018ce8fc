/**
 * Evaluates one query file as an execution does, with constants that tables can show. How to use it:
 * statemachines/README.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_MACHINES_FOLDER } from '#constructs/workflow/definition';
import { composeQuery } from '#constructs/workflow/queries/compose-query';
import { RESERVED_ATTRIBUTES, WORKFLOW_CHANGES } from '#shared/tables/broadcast-life';
import { RECIPIENT_KEY } from '#shared/tables/recipients';
import { type Constants, withConstants } from '#constructs/workflow/queries/constants';
import type { Json } from '#local/core/service';
import { evaluateExpression } from '#local/step-functions/engine/query/jsonata/expression';
import { engineBindings } from '#local/step-functions/engine/query/jsonata/functions';

const CONSTANTS = {
  QueriesPerRound: 3,
  RowsPerRound: 30,
  DirectPerRow: 5,
  BatchSize: 2,
  ReportedFailures: 2,
  ReportedUsers: 2,
  UsersPerPart: 2,
  PartsPerRound: 2,
  FailuresPerPart: 2,
  CauseCharacters: 10,
  PublishSeconds: 30,
  UnpublishedStatus: '',
  RecordReport: WORKFLOW_CHANGES.recordReport.update,
  CloseReport: WORKFLOW_CHANGES.closeReport.update,
  CloseReportIf: WORKFLOW_CHANGES.closeReport.condition,
  AndReached: WORKFLOW_CHANGES.recordReport.andReached,
  RecordReportIf: WORKFLOW_CHANGES.recordReport.condition,
  StatusAttribute: RESERVED_ATTRIBUTES.status,
  OwnerAttribute: RESERVED_ATTRIBUTES.owner,
  User: RECIPIENT_KEY.user,
  Channel: RECIPIENT_KEY.channel,
  Sep: RECIPIENT_KEY.separator,
  DeadLetterExecution: 'EXECUTION',
  DeadLetterError: 'ERROR',
  DeadLetterCause: 'CAUSE',
};

/** The value of $now() and $millis(). */
export const NOW = '2026-01-01T00:01:00.000Z';

/** What the query reads: `states`, and each variable without its `$`. */
export type Reads = Readonly<Record<string, unknown>>;

/**
 * The query in `statemachines/queries/NAME.jsonata`, as deployed.
 * @param constants other values of constants
 * @returns a function that evaluates it, and throws what would fail the state, e.g. if the query returns nothing
 */
export function query(name: string, constants: Constants = {}): (reads: Reads) => Promise<Json> {
  const all = { ...CONSTANTS, ...constants };
  const file = readFileSync(join(STATE_MACHINES_FOLDER, 'queries', `${name}.jsonata`), 'utf8');
  const line = String(withConstants(composeQuery(file, all), all));
  const engine = engineBindings({ millis: Date.parse(NOW), random: () => 0.5 });
  return (reads) => evaluateExpression(line, name, { ...reads, ...engine });
}
