/** Prints why the CDK app refuses, and exits. Import it first: loading the others may already refuse a mapping. */
import { relative } from 'node:path';
import { standardError } from '#infra/terminal/standard';

process.on('uncaughtException', (error: unknown) => {
  standardError.printParagraph(`${textOf(error)}\n`);
  process.exit(1);
});

/** A plain Error is a refusal that says what to do. Only the user's own line of its stack is worth printing. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { constructor, message, stack = message } = error;
  if (constructor !== Error || process.env.DEBUG) return stack;
  const [, line] = /\(?([^\s(]*\/(?:domain-events|settings)\.ts:\d+)/.exec(stack) ?? [];
  return line === undefined ? message : `${message} (${relative(process.cwd(), line.replace('file://', ''))})`;
}
