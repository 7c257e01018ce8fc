/** Errors for people: their message on one line, and where they were thrown if that is asked for. */
import { lines, paragraph, text, type Text } from './text';

/** An error whose message is lines that a program wrote, such as the CDK app that failed. */
interface WithLines {
  readonly messageHasLines: true;
}

const hasLines = (error: Error): error is Error & WithLines => 'messageHasLines' in error;

export function errorText(error: unknown): Text {
  if (!(error instanceof Error)) return text`${String(error)}`;
  return hasLines(error) ? paragraph(error.message) : text`${error.message}`;
}

/** With what caused it, and the calls that led there. */
export function problemWithCalls(error: unknown): Text {
  if (!(error instanceof Error)) return errorText(error);
  const calls = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
  const cause = error.cause === undefined ? [] : [text`caused by ${problemWithCalls(error.cause)}`];
  return lines([text`${error.name}: ${errorText(error)}`, ...calls, ...cause]);
}
