/**
 * How long the console takes to list 10,000 executions, and how many bytes of them it reads: real Chromium, the page and its server,
 * over executions that were not run, beside the page of a single execution in the same run. `tsx test/bench/console-bench.ts [--loads 20] [--json]`. Ends with 1 if one is over its bound.
 */
import { Command } from 'commander';
import { type Browser, chromium } from 'playwright-core';
import { standardOutput } from '#infra/terminal/standard';
import { wholeNumber } from '#tools/cli/whole-number';
import { MAX_LISTED_EXECUTIONS } from '#tools/console/api/executions/kept';
import { localSource } from '#tools/console/api/local-source';
import { consoleOf } from '#tools/console/index';
import { stubCloud } from '../infra/tools/console/support/stub-cloud';
import { findChromium, HOW_TO_GET_CHROMIUM } from '../support/chromium';
import { endOnInterrupt } from './bench-process';
import { median } from './measure';
import { checkLine } from './requirements';

const MAX_MEDIAN_MS = 300;
const MAX_BYTES = 200_000;
/** Loads before the page's bundle is made and both programs are warm. */
const WARM_UP = 3;
const LISTED = MAX_LISTED_EXECUTIONS.toLocaleString('en');
const figuresOf = (executions: number) => `${executions.toLocaleString('en')} of ${executions.toLocaleString('en')}`;

const command = new Command('console-bench')
  .description(`Measure how the console lists ${LISTED} executions.`)
  .option('--loads <n>', 'loads of the page measured, one after the other', wholeNumber(1, 999), 20)
  .option('--json', 'print { medianMs, fastestMs, slowestMs, timesOfOne, bytes, checks } instead of lines')
  .parse();
const { loads, json = false } = command.opts<{ loads: number; json?: boolean }>();

/** When the first row and the figures of all executions are in the document, in milliseconds since the navigation began. */
const noteListed = (executions: number) => `window.listed = new Promise((resolve) => {
  const observer = new MutationObserver(() => {
    const row = document.querySelector('[role=grid][aria-label=Executions] [role=row] [role=gridcell]');
    if (!row || !document.body.innerText.includes('${figuresOf(executions)}')) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now()));
  });
  observer.observe(document, { childList: true, subtree: true, characterData: true });
})`;

interface Load {
  readonly ms: number;
  /** Of the list and its figures, before any compression. */
  readonly bytes: number;
}

/** In a profile of its own, so that nothing is cached. */
async function load(browser: Browser, { url, executions }: Served): Promise<Load> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.startsWith('/_console/api/executions')) bodies.push(response.body());
    });
    await page.addInitScript(noteListed(executions));
    await page.goto(url);
    const ms = await page.evaluate<number>('listed');
    const bytes = (await Promise.all(bodies)).reduce((sum, { length }) => sum + length, 0);
    return { ms, bytes };
  } finally {
    await context.close();
  }
}

interface Served {
  readonly url: string;
  readonly executions: number;
  stop(): Promise<void>;
}

async function serve(executions: number): Promise<Served> {
  const { cloud, server } = await stubCloud({ executions });
  const source = localSource(cloud, 'bench');
  // There is no queue behind these executions.
  const { handler, close } = consoleOf({ ...source, deadLetterCount: async () => 0 });
  server.addHandler(handler);
  return {
    url: `${server.url}/_console/`,
    executions,
    async stop() {
      close();
      source.close();
      await server.close();
    },
  };
}

/** One in turn with the other, so that both meet the same machine. */
async function measure(): Promise<{ readonly all: readonly Load[]; readonly one: readonly Load[] }> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);
  const [many, single] = [await serve(MAX_LISTED_EXECUTIONS), await serve(1)];
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  try {
    const [all, one]: [Load[], Load[]] = [[], []];
    for (let index = 0; index < loads + WARM_UP; index += 1) {
      all.push(await load(browser, many));
      one.push(await load(browser, single));
    }
    return { all: all.slice(WARM_UP), one: one.slice(WARM_UP) };
  } finally {
    await browser.close();
    await Promise.all([many.stop(), single.stop()]);
  }
}

async function main(): Promise<void> {
  endOnInterrupt();
  const { all, one } = await measure();
  const times = all.map(({ ms }) => ms);
  const [medianMs = NaN, fastestMs, slowestMs] = [median(times), Math.min(...times), Math.max(...times)].map(
    Math.round,
  );
  const timesOfOne = Number((medianMs / median(one.map(({ ms }) => ms))).toFixed(2));
  const bytes = Math.max(...all.map((each) => each.bytes));
  const checks = [
    {
      met: medianMs < MAX_MEDIAN_MS,
      text: `${LISTED} executions listed ${medianMs} ms after the navigation began (median of ${times.length}; ${fastestMs} to ${slowestMs}; ${timesOfOne} times a list of one), less than ${MAX_MEDIAN_MS} required`,
    },
    {
      met: bytes < MAX_BYTES,
      text: `${Math.round(bytes / 1000)} KB of list and figures, less than ${MAX_BYTES / 1000} required`,
    },
  ];
  if (json) console.log(JSON.stringify({ medianMs, fastestMs, slowestMs, timesOfOne, bytes, checks }, null, 2));
  else for (const check of checks) standardOutput.print(checkLine(check));
  if (!checks.every(({ met }) => met)) process.exitCode = 1;
}

void main();
