/** The trace of an invocation, and how its log lines name it. */
import { traceIdOf, traceparentOfXRay } from '../request/traceparent';

/**
 * The X-Ray trace of this Lambda invocation as a `traceparent`: for the option of a publisher. Undefined outside of Lambda, and if the
 * trace is not sampled. Lambda sets the variable anew for each invocation. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const xRayTraceparent = (): string | undefined => traceparentOfXRay(process.env._X_AMZN_TRACE_ID);

/** OpenTelemetry's name for it in a log of JSON lines: https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/ */
export const TRACE_ID_KEY = 'trace_id';

/** Members for a log line: nothing without a trace. @param traceparent valid */
export const tracedBy = (traceparent: string | undefined): Readonly<Record<string, string>> =>
  traceparent === undefined ? {} : { [TRACE_ID_KEY]: traceIdOf(traceparent) };
