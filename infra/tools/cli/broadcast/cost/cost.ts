/** Adds up what broadcasts cost, by mapping. */
import pLimit from 'p-limit';
import { settingsWith } from '#constructs/settings/defaults';
import { columns } from '#infra/terminal/table';
import { colors, lines, type Printable } from '#infra/terminal/text';
import { PRICES } from '#tools/cost/prices';
import { EXIT } from '#tools/stack/exit-codes';
import type { Stack } from '#tools/stack/stack';
import { findBroadcast } from '#tools/stack/tables';
import type { Run } from '../command';
import { openedBroadcasts } from '#tools/stack/opened-broadcasts';
import { costOfRow } from './cost-of-row';

/** The options of `broadcast cost`, parsed. */
export interface CostOptions {
  /** Milliseconds. */
  readonly since: number;
  readonly max: number;
}

interface MappingCost {
  readonly mapping: string;
  broadcasts: number;
  messages: number;
  usd: number;
  estimatedUsd: number;
}

interface Costs {
  readonly from: string;
  readonly mappings: readonly MappingCost[];
  /** Broadcasts without a report yet, and those whose rows have expired. */
  readonly running: number;
  readonly expired: number;
  /** Events that came again: each started an execution that ended at once, which is in no row. */
  readonly duplicates: number;
  /** Whether there were more than `--max`. */
  readonly more: boolean;
}

const READS_AT_ONCE = 20;

export async function addUpCost({ options, output, stack, signal }: Run<CostOptions>): Promise<number> {
  const found = await stack();
  const settings = await found.settings();
  if (!settings)
    output.note('The template does not say with which settings it was deployed: the defaults are assumed.');
  const from = Date.now() - options.since;
  const { ids, duplicates, more } = await openedSince(found, from, options.max, signal);
  const mappings = new Map<string, MappingCost>();
  let [running, expired, read] = [0, 0, 0];
  const bar = output.bar('Reading {bar} {read} of {all}', { read: 0, all: ids.length });
  const limit = pLimit(READS_AT_ONCE);
  const priceOne = async (id: string) => {
    signal.throwIfAborted();
    const row = await findBroadcast(found, id);
    bar?.update((read += 1), ids.length, { read, all: ids.length });
    const cost = row && costOfRow(row, settings ?? settingsWith({}));
    if (!row) expired += 1;
    else if (!cost) running += 1;
    else add(mappings, id, cost);
  };
  try {
    await Promise.all(ids.map((id) => limit(priceOne, id)));
  } finally {
    limit.clearQueue();
    bar?.stop();
  }
  const byCost = [...mappings.values()].sort((one, other) => other.usd - one.usd);
  const costs: Costs = { from: new Date(from).toISOString(), mappings: byCost, running, expired, duplicates, more };
  output.answer({ ...costs, region: PRICES.region, pricesOf: PRICES.checked }, () => costText(costs));
  return EXIT.OK;
}

async function openedSince(stack: Stack, from: number, max: number, signal: AbortSignal) {
  const ids = new Set<string>();
  let duplicates = 0;
  for await (const { broadcastId, decision } of openedBroadcasts(stack, { from })) {
    signal.throwIfAborted();
    if (decision === 'DUPLICATE') duplicates += 1;
    if (ids.size === max && !ids.has(broadcastId)) return { ids: [...ids], duplicates, more: true };
    ids.add(broadcastId);
  }
  return { ids: [...ids], duplicates, more: false };
}

function add(
  mappings: Map<string, MappingCost>,
  id: string,
  { messages, usd, estimatedUsd }: NonNullable<ReturnType<typeof costOfRow>>,
) {
  const mapping = id.slice(0, id.indexOf('/'));
  const sum = mappings.get(mapping) ?? { mapping, broadcasts: 0, messages: 0, usd: 0, estimatedUsd: 0 };
  sum.broadcasts += 1;
  sum.messages += messages;
  sum.usd += usd;
  sum.estimatedUsd += estimatedUsd;
  mappings.set(mapping, sum);
}

function costText({ from, mappings, running, expired, duplicates, more }: Costs): Printable {
  const total: MappingCost = { mapping: 'in all', broadcasts: 0, messages: 0, usd: 0, estimatedUsd: 0 };
  for (const { broadcasts, messages, usd, estimatedUsd } of mappings) {
    total.broadcasts += broadcasts;
    total.messages += messages;
    total.usd += usd;
    total.estimatedUsd += estimatedUsd;
  }
  const row = ({ mapping, broadcasts, messages, usd, estimatedUsd }: MappingCost) => [
    mapping,
    ...[broadcasts, messages].map((count) => count.toLocaleString('en-US')),
    ...[usd, estimatedUsd].map((sum) => `$${sum.toFixed(6)}`),
    `$${((usd / Math.max(1, broadcasts)) * 1e6).toFixed(2)}`,
  ];
  const notes = [
    running > 0 ? `${running} without a report yet` : undefined,
    expired > 0 ? `${expired} no longer on record` : undefined,
    duplicates > 0 ? `${duplicates} events came again` : undefined,
    more ? 'there are more: raise --max' : undefined,
  ].filter((note) => note !== undefined);
  return lines([
    columns(
      ['mapping', 'broadcasts', 'messages', 'by the reports', 'by the model', 'a million'],
      [...mappings, total].map(row),
    ),
    ...(notes.length > 0 ? [colors.yellow(`Not in it: ${notes.join(', ')}.`)] : []),
    colors.dim(
      `estimate since ${from}, ${PRICES.region}, list prices of ${PRICES.checked}; without connections and storage`,
    ),
  ]);
}
