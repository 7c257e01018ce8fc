/** Read and write units of one broadcast, from its plan and the sizes of its rows. */
import {
  BROADCASTS_TABLE_KEY,
  OPEN_BROADCASTS_INDEX,
  OPEN_BROADCASTS_KEYS,
  RECIPIENT_INDEX_PROJECTION,
} from '#shared/tables/table-schema';
import type { RateSettings } from '#constructs/settings/settings';
import { ASSUMED } from './assumptions';
import { readUnits, writeUnits } from './billing-rules';
import { type PlannedDelivery, type ModelPlan, sum } from './delivery-plan';
import { takesTurn } from './durations';
import { itemBytes } from './item-size';
import { sampleIndexRow, type SampleRows } from './sample-rows';
import type { Usage } from './usage';
import { type IndexShape, unitsOfChange } from './write-units';

const INDEX_KEYS = Object.values(OPEN_BROADCASTS_KEYS);
const OPEN_BROADCASTS: IndexShape = {
  name: OPEN_BROADCASTS_INDEX,
  keyNames: INDEX_KEYS,
  projected: new Set([BROADCASTS_TABLE_KEY, ...INDEX_KEYS]),
};

const INDEX_ROW_BYTES = itemBytes(sampleIndexRow('everyone#10', RECIPIENT_INDEX_PROJECTION));

/** Read units of the recipient index. */
export const queryUnits = ({ rounds }: PlannedDelivery): number =>
  sum(rounds.flatMap(({ queries }) => queries.map((rows) => readUnits(rows * INDEX_ROW_BYTES, false))));

/** Bytes of an outcomes row: its keys, its time, and each connection with its user. */
const OUTCOMES_ROW_BYTES = 200;
const OUTCOME_BYTES = 60;

/**
 * Write units of the outcomes table: a row for each batch that is recorded in full. The only batch of a small broadcast needs
 * none if the row of the report has its outcomes.
 */
const outcomesUnits = ({ rounds }: PlannedDelivery): number =>
  sum(
    rounds
      .filter(({ recorded }) => recorded)
      .flatMap(({ batches }) => batches.map((size) => writeUnits(OUTCOMES_ROW_BYTES + size * OUTCOME_BYTES))),
  );

/** Updates of the governor's item for a batch that waits for its turn. */
const turnUnits = (deliveries: readonly PlannedDelivery[], rate: RateSettings): number =>
  deliveries
    .flatMap(({ rounds }) => rounds)
    .flatMap(({ batches }) => batches)
    .filter((size) => takesTurn(size, rate)).length * ASSUMED.updatesForTurn;

/**
 * Units of the broadcasts table: claim, extended lease, report and, if that is published, the mark; the turns of batches; and the
 * envelope, which senders of a fan-out read.
 */
export function tableUnits(
  { interactive, children }: ModelPlan,
  rows: SampleRows,
  { isPublished, rate }: { readonly isPublished: boolean; readonly rate: RateSettings },
): Pick<Usage, 'dynamoDb'>['dynamoDb'] {
  const { running, extended, reported, published, closed, hasReached } = rows;
  const handsOver = children.length > 0;
  const before = handsOver ? extended : running;
  const changes = [
    { before: undefined, after: running },
    ...(handsOver ? [{ before: running, after: extended }] : []),
    ...(isPublished
      ? [
          { before, after: reported },
          { before: reported, after: published },
        ]
      : [{ before, after: closed }]),
  ];
  const senders = sum(children.flatMap(({ rounds }) => rounds.map(({ batches }) => batches.length)));
  return {
    broadcasts: {
      writeUnits:
        sum(changes.map((change) => unitsOfChange(change, [OPEN_BROADCASTS]))) +
        turnUnits([interactive, ...children], rate),
      readUnits: senders * readUnits(itemBytes(before), true),
    },
    outcomes: { readUnits: 0, writeUnits: hasReached ? 0 : sum([interactive, ...children].map(outcomesUnits)) },
  };
}
