/** API Gateway's URI for a function: `arn:...:lambda:path/2015-03-31/functions/{function ARN}/invocations`. */
import { UnsupportedError } from '../../core/service';

const INVOCATION = /functions\/(arn:[^/]+)\/invocations$/;

/** @throws UnsupportedError if the URI names no function */
export function functionArnOf(uri: string, where: string): string {
  const functionArn = INVOCATION.exec(uri)?.[1];
  if (functionArn === undefined || functionArn.includes('${')) {
    throw new UnsupportedError(`${where} must end in functions/{function ARN}/invocations, got '${uri}'.`);
  }
  return functionArn;
}
