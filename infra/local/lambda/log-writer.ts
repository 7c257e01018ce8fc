/** Writes a function's log as its role: on AWS, a role without the right to write leaves no log and gets no error. */
import type { LogSink } from '../core/context';
import type { FunctionConfiguration } from './function-configuration';

/** Asks IAM whether a role may write events to a log group. */
export type MayWriteLogs = (roleArn: string, logGroup: string) => boolean;

/** IAM is asked at the first event, since policies may be attached after the function is created. */
export function logWriter(
  { roleArn, logGroup }: FunctionConfiguration,
  logs: LogSink,
  mayWriteLogs: MayWriteLogs,
): (message: string) => void {
  let allowed: boolean | undefined;
  return (message) => {
    allowed ??= mayWriteLogs(roleArn, logGroup);
    if (allowed) logs.write(logGroup, message);
  };
}
