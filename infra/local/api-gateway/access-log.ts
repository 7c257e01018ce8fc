/**
 * Writes what AWS would write to CloudWatch Logs: the access log in the stage's format, one line per request, and the
 * reason of a failed execution. Neither contains message bodies.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
 */
import type { LogSink } from '../core/context';
import { lookup } from './lookup';
import type { Stage } from './model/api';
import type { RequestContext } from './request-context';

/** What the access log says about a request besides its context; the names are those of `$context`. */
export interface Outcome {
  readonly status: number;
  readonly integration?: { readonly status?: number; readonly latency: number };
  readonly error?: { readonly message: string };
}

const VARIABLE = /\$context\.([A-Za-z]\w*(?:\.\w+)*)/g;

export class RequestLog {
  constructor(private readonly logs: LogSink) {}

  write(stage: Stage, context: RequestContext, outcome: Outcome): void {
    if (!stage.accessLog) return;
    const values = { ...context, ...outcome };
    const line = stage.accessLog.format.replace(
      VARIABLE,
      (_reference, path: string) => lookup(values, path.split('.')) ?? '-',
    );
    this.logs.write(stage.accessLog.logGroup, line);
  }

  /** Logs why an execution failed: the client is only told `Internal server error`. */
  writeFailure({ api, name }: Stage, { requestId, routeKey }: RequestContext, reason: string): void {
    this.logs.write(`/aws/apigateway/${api.id}/${name}`, `(${requestId}) ${routeKey}: ${reason}`);
  }
}
