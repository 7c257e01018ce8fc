/** A load test from its price to its ledger. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { settingsWith } from '#constructs/settings/defaults';
import { colors, text } from '#infra/terminal/text';
import { totalOf } from '#tools/cost/bill';
import { CliError, EXIT, usageError } from '#tools/stack/exit-codes';
import type { Stack } from '#tools/stack/stack';
import { Prompt } from '../../init/prompt';
import type { Run } from '../command';
import { isDenied } from '#tools/stack/explain-error';
import type { Output } from '../output/output';
import { estimatedBill, reportedBill } from './bill';
import { countedBy, type Counted } from './counted';
import { Crowd } from './crowd';
import { Accounts } from './ledger';
import { LIMITS, type LoadtestOptions } from './options';
import { LoadPlan } from './plan';
import { publishAll } from './publisher';
import { collectReports, readReports } from './reports';
import { dollars, resultText, type LoadResult } from './result';

const DELAY_RESOLUTION_MS = 10;
const NANOSECONDS = 1e6;

export async function testUnderLoad(run: Run<LoadtestOptions>): Promise<number> {
  const { options, output, signal, stack } = run;
  const plan = new LoadPlan(options);
  const found = await stack();
  // Without a secret, it says what clients show instead, before anything is made.
  await (await found.shared()).tokenSecret();
  const settings = (await found.settings()) ?? settingsWith({});
  const estimated = estimatedBill(plan, settings);
  await agree(run, plan, totalOf(estimated));

  const accounts = new Accounts(plan.broadcasts, plan.reach, options.connections);
  const crowd = new Crowd(plan, found, (connection, data) => receive(plan, accounts, connection, data), signal);
  const from = Date.now();
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  let published = 0;
  try {
    await untilStopped(signal, async () => {
      await withBar(output, 'Connecting', options.connections, (update) => crowd.connect(update));
      await withBar(output, 'In the index', plan.joins(0) ? plan.reach : options.connections, (update) =>
        crowd.indexed(update),
      );
      delay.enable();
      const shared = await found.shared();
      published = await withBar(output, 'Publishing', plan.broadcasts, (update) =>
        publishAll(plan, accounts, shared, signal, update),
      );
      delay.disable();
      await withBar(output, 'Reports', plan.broadcasts, (update) => collectReports(found, accounts, signal, update));
    });
    if (signal.aborted) {
      output.note('Stopped. Closing the connections; a second Ctrl-C does not wait.');
      await readReports(found, accounts);
    }
  } finally {
    await crowd.close();
  }
  const { connections } = options;
  const ledger = accounts.ledger();
  const result: LoadResult = {
    ...{ stack: found.name, where: found.target.where, run: plan.run, connections, finished: !signal.aborted },
    rate: published > 0 ? (ledger.accepted + ledger.refused) / Math.max(1, published / 1000) : 0,
    ...{ lostConnections: crowd.lost, ledger, latency: accounts.latency() },
    ownDelayMs: Math.max(0, delay.percentile(99) / NANOSECONDS - DELAY_RESOLUTION_MS),
    counted: await countedUnlessDenied(found, plan, from, accounts, signal),
    bill: {
      estimated,
      reported: reportedBill(plan, accounts.reports, { connections, minutes: crowd.minutes }, settings),
    },
  };
  output.answer(result, () => resultText(result));
  if (signal.aborted) return EXIT.INTERRUPTED;
  const { missing, failed, refused, unreported } = ledger;
  return missing + failed + refused + unreported > 0 ? EXIT.NOT_WELL : EXIT.OK;
}

/** Says what it will cost. @throws CliError if nobody agreed to more than a little */
async function agree({ options, output, io }: Run<LoadtestOptions>, plan: LoadPlan, usd: number): Promise<void> {
  const { connections, rate, seconds } = options;
  const what = `${plan.broadcasts} broadcasts (${rate} a second for ${seconds} s) of ${plan.reach} messages each, to ${connections} connections: about ${dollars(usd)}`;
  output.note(text`${what} ${colors.dim('(estimate at list prices)')}`);
  if (usd <= LIMITS.askAboveUsd || options.yes) return;
  const prompt = Prompt.at(io, 'Nothing was done.');
  if (!prompt) throw usageError(`It would cost about ${dollars(usd)}: --yes runs it without a question.`);
  try {
    if (!(await prompt.agrees(`Spend about ${dollars(usd)}`, 'no')))
      throw new CliError(EXIT.NOT_WELL, 'Nothing was done.');
  } finally {
    prompt.close();
  }
}

function receive({ run }: LoadPlan, accounts: Accounts, connection: number, message: Buffer): void {
  const at = performance.now();
  const { data } = JSON.parse(message.toString('utf8')) as {
    readonly data?: { readonly run?: string; readonly n?: number };
  };
  if (data?.run === run && data.n !== undefined) accounts.received(connection, data.n, at);
}

async function untilStopped(signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function withBar<T>(
  output: Output,
  what: string,
  total: number,
  run: (update: (done: number) => void) => Promise<T>,
): Promise<T> {
  const bar = output.bar('{what} {bar} {done}/{total}', { what, done: 0, total });
  if (!bar) output.note(colors.dim(`${what}: ${total}`));
  try {
    return await run((done) => bar?.update(done, total, { what, done, total }));
  } finally {
    bar?.stop();
  }
}

async function countedUnlessDenied(
  stack: Stack,
  plan: LoadPlan,
  from: number,
  accounts: Accounts,
  signal: AbortSignal,
): Promise<Counted | undefined> {
  if (signal.aborted) return undefined;
  const delivered = accounts.reports.reduce((sum, report) => sum + report.delivered, 0);
  try {
    return await countedBy(stack, plan, from, delivered, signal);
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}
