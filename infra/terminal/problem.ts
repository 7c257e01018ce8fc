/** Errors for people: the message on one line, and on request the stack trace. */
import { lines, paragraph, text, type Text } from './text';

/** An error whose message has several lines, written by a program such as the CDK app that failed. */
interface WithLines {
  readonly messageHasLines: true;
}

const hasLines = (error: Error): error is Error & WithLines => 'messageHasLines' in error;

export function errorText(error: unknown): Text {
  if (!(error instanceof Error)) return text`${String(error)}`;
  return hasLines(error) ? paragraph(error.message) : text`${error.message}`;
}

/** With stack trace and causes. */
export function problemWithCalls(error: unknown): Text {
  if (!(error instanceof Error)) return errorText(error);
  const calls = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
  const cause = error.cause === undefined ? [] : [text`caused by ${problemWithCalls(error.cause)}`];
  return lines([text`${error.name}: ${errorText(error)}`, ...calls, ...cause]);
}
