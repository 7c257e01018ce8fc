/**
 * Invokes a function like API Gateway: checks its permissions, with the route or authorizer as source, and sets a
 * timeout.
 */
import type { LocalContext } from '../../core/context';
import { HeldTime } from '../../core/held-time';
import { ServiceError, type JsonObject } from '../../core/service';
import { isObject, jsonOf } from '../lookup';
import { IntegrationFailure } from './failure';

const API_GATEWAY = 'apigateway.amazonaws.com';

export interface FunctionCall {
  readonly functionArn: string;
  readonly event: JsonObject;
  /** ARN of the route or authorizer, for the function's permission. */
  readonly sourceArn: string;
  readonly timeoutMs: number;
}

export interface FunctionAnswer {
  /** The function threw, ran out of time or crashed. */
  readonly failed: boolean;
  readonly payload: unknown;
}

/** @throws IntegrationFailure if the function could not be invoked, or did not answer in time */
export async function invokeFunction(
  { registry, timeLimitFactor = 1 }: Pick<LocalContext, 'registry' | 'timeLimitFactor'>,
  call: FunctionCall,
): Promise<FunctionAnswer> {
  const limit = new HeldTime();
  const invocation = limit.run(() =>
    registry.call({
      service: 'lambda',
      operation: 'Invoke',
      input: { FunctionName: call.functionArn, Payload: JSON.stringify(call.event) },
      caller: { kind: 'service', arn: API_GATEWAY, sourceArn: call.sourceArn },
    }),
  );
  const answer = await within(call.timeoutMs * timeLimitFactor, invocation, limit);
  if (!isObject(answer)) throw IntegrationFailure.badAnswer(`the Lambda service answered ${JSON.stringify(answer)}`);
  return { failed: answer.FunctionError !== undefined, payload: readPayload(answer.Payload) };
}

async function within(timeoutMs: number, invocation: Promise<unknown>, limit: HeldTime): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const startedAt = performance.now();
    const check = (left: number) => {
      timer = setTimeout(() => {
        const rest = timeoutMs + limit.total - (performance.now() - startedAt);
        if (rest > 0) check(rest);
        else reject(IntegrationFailure.timeout(timeoutMs));
      }, left);
    };
    check(timeoutMs);
  });
  const invoked = invocation.catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof ServiceError && error.statusCode === 429) throw IntegrationFailure.throttled(reason);
    throw IntegrationFailure.configuration(reason);
  });
  try {
    return await Promise.race([invoked, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function readPayload(payload: unknown): unknown {
  if (typeof payload === 'string') return jsonOf(payload);
  return payload instanceof Uint8Array ? jsonOf(Buffer.from(payload).toString()) : undefined;
}
