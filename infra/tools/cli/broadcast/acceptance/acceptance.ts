/** Runs the checks one after the other, shows each at once, removes what they made, and says what came of it. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { version } from '#package.json';
import { colors, text } from '#infra/terminal/text';
import { EXIT, usageError } from '#tools/stack/exit-codes';
import type { Run } from '../command';
import { explainError, isDenied } from '#tools/stack/explain-error';
import { DeadLetterQueue } from '#tools/stack/redrive/queue';
import { CannotCheckError, type Check, type CheckResult } from './check';
import { CONNECTING, EXPIRY, LEAVING } from './checks/connecting';
import { CONTENT } from './checks/content';
import { everyone, PUBLISHING } from './checks/publishing';
import { deadLetters, RECORDS } from './checks/records';
import type { AcceptanceOptions } from './options';
import { checkText, endText, pageOf, type Acceptance } from './page';
import { removeMade } from './remove';
import { Trial } from './trial';

export async function acceptStack({ options, output, io, signal, stack }: Run<AcceptanceOptions>): Promise<number> {
  const page = options.markdown === undefined ? undefined : resolve(io.cwd, options.markdown);
  // Before the minutes that follow, not after them.
  if (page !== undefined) await writePage(page, '');
  const found = await stack();
  const trial = await Trial.on(found, signal);
  const [began, startedAt] = [performance.now(), new Date().toISOString()];
  const results: CheckResult[] = [];
  for (const check of await checksOf(trial, options)) {
    const done = output.during(text`${colors.dim('…')} ${check.check}`);
    const result = await resultOf(check, trial);
    done();
    if (signal.aborted) break; // what it says then is about Ctrl-C
    results.push(result);
    output.show(checkText(result));
  }
  if (signal.aborted) output.note('Stopped. Removing what was made; a second Ctrl-C leaves it.');
  const acceptance: Acceptance = {
    ...{ stack: found.name, where: found.target.where, version, startedAt },
    took: Math.round(performance.now() - began),
    finished: !signal.aborted,
    checks: results,
    removed: await removeMade(trial),
  };
  output.answer({ run: trial.run, ...acceptance }, () => endText(acceptance));
  if (page !== undefined) {
    await writePage(page, pageOf(acceptance));
    output.note(`The page is in ${page}`);
  }
  if (signal.aborted) return EXIT.INTERRUPTED;
  return results.some(({ result }) => result === 'failed') ? EXIT.NOT_WELL : EXIT.OK;
}

async function checksOf(trial: Trial, options: AcceptanceOptions): Promise<Check[]> {
  const before = await new DeadLetterQueue(trial.stack).size();
  return [
    ...CONNECTING,
    ...PUBLISHING,
    everyone(options.everyone ?? false),
    ...CONTENT,
    ...RECORDS,
    EXPIRY,
    LEAVING,
    deadLetters(before),
  ];
}

async function resultOf({ check, expected, todo, skip, run }: Check, trial: Trial): Promise<CheckResult> {
  const began = performance.now();
  const ended = (result: CheckResult['result'], got: string): CheckResult => ({
    ...{ check, result, expected, got, took: Math.round(performance.now() - began) },
    ...(result === 'failed' && { todo }),
  });
  const reason = skip?.(trial);
  if (reason !== undefined) return ended('skipped', reason);
  try {
    return ended('passed', await run(trial));
  } catch (error) {
    const { message } = explainError(error);
    return ended(error instanceof CannotCheckError || isDenied(error) ? 'skipped' : 'failed', message);
  } finally {
    trial.endCheck();
  }
}

const writePage = (file: string, page: string): Promise<void> =>
  writeFile(file, page).catch((error: NodeJS.ErrnoException) => {
    throw usageError(`Cannot write ${file}: ${error.code ?? error.message}.`);
  });
