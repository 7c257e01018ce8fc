/**
 * `npx tsx test/conformance/index.ts -- PROGRAM [ARGUMENT...]`: whether a client does what functions/sdk/PROTOCOL.md asks.
 * README.md says what the program gets and prints.
 */
import { runCase } from './case';
import { CASES } from './cases';
import type { Command } from './client-process';

const arguments_ = process.argv.slice(2).filter((argument, index) => index > 0 || argument !== '--');

async function main([program, ...args]: readonly string[]): Promise<number> {
  if (program === undefined) {
    console.error('Usage: npx tsx test/conformance/index.ts -- PROGRAM [ARGUMENT...]');
    return 2;
  }
  let failed = 0;
  for (const each of CASES) {
    const problem = await runCase([program, ...args] satisfies Command, each).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (problem !== undefined) failed += 1;
    console.log(
      problem === undefined ? `ok      ${each.name}` : `failed  ${each.name}\n${problem.replace(/^/gm, '        ')}`,
    );
  }
  console.log(`${CASES.length - failed} of ${CASES.length} cases passed`);
  return failed === 0 ? 0 : 1;
}

void main(arguments_).then((status) => (process.exitCode = status));
