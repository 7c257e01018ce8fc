/** What the CDK app prints when it refuses. Imported first, as a mapping may be refused while the others are loaded. */
import { relative } from 'node:path';
import { standardError } from '#infra/terminal/standard';

process.on('uncaughtException', (error: unknown) => {
  standardError.printParagraph(`${textOf(error)}\n`);
  process.exit(1);
});

/** A plain Error is a refusal that says what to do: of where it was thrown only the user's own line is no noise. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { constructor, message, stack = message } = error;
  if (constructor !== Error || process.env.DEBUG) return stack;
  const [, line] = /\(?([^\s(]*\/(?:domain-events|settings)\.ts:\d+)/.exec(stack) ?? [];
  return line === undefined ? message : `${message} (${relative(process.cwd(), line.replace('file://', ''))})`;
}
