/**
 * Target type CloudWatch log group. An InputTransformer must make `{ "timestamp": ..., "message": ... }`, and the
 * message is logged; any other input is logged as it is.
 */
import type { TargetSender, TargetSettings } from './target';

export function logGroupSender({ arn, context }: TargetSettings): TargetSender {
  const group = arn.replace(/^.*:log-group:/, '').replace(/:\*$/, '');
  return async ({ input }) => context.logs.write(group, logMessage(input));
}

function logMessage(input: string): string {
  const entry: unknown = JSON.parse(input);
  const isLogEntry =
    typeof entry === 'object' &&
    entry !== null &&
    'message' in entry &&
    'timestamp' in entry &&
    Object.keys(entry).length === 2;
  if (!isLogEntry) return input;
  return typeof entry.message === 'string' ? entry.message : JSON.stringify(entry.message);
}
