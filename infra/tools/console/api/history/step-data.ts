/** Everything the history holds about one stay in a state: input, output, variables, and each attempt with its failure. */
import type { HistoryEvent } from '#local/step-functions/engine/history-event';
import type { AttemptData, StepData } from '../contract';

/** @param events of the stay, in order */
export function stepDataOf(events: readonly HistoryEvent[]): StepData {
  const attempts: Mutable<AttemptData>[] = [];
  const data: Mutable<StepData> = { variables: {}, attempts, eventIds: events.map(({ id }) => id) };
  for (const { type, timestamp, details = {} } of events) {
    const attempt = attempts.at(-1);
    const failure = { ...text('error', details.error), ...text('cause', details.cause) };
    if (type.endsWith('StateEntered')) Object.assign(data, text('input', details.input));
    else if (type.endsWith('StateExited')) {
      Object.assign(data, text('output', details.output));
      data.variables = (details.assignedVariables ?? {}) as Record<string, string>;
    } else if (type === 'EvaluationFailed') data.evaluation = { ...failure, ...text('location', details.location) };
    else if (type.endsWith('Scheduled') || type === 'MapStateStarted' || type === 'ParallelStateStarted') {
      attempts.push({
        startedAt: timestamp,
        ...text('resource', resourceOf(details)),
        ...text('parameters', details.parameters ?? details.input),
      });
    } else if (attempt && /(Succeeded|Failed|TimedOut|Submitted)$/.test(type)) {
      if (!type.endsWith('Submitted')) attempt.endedAt = timestamp;
      Object.assign(attempt, text('output', details.output), requestIdIn(details.output), failure);
    }
  }
  return data;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const text = (name: string, value: unknown): Record<string, string> =>
  typeof value === 'string' ? { [name]: value } : {};

/** Characters of a result that are read for its request id; what stands before that is the function's answer. */
const MAX_READ_CHARACTERS = 300_000;

/** lambda:invoke passes on what the call itself was. */
function requestIdIn(output: unknown): Record<string, string> {
  if (typeof output !== 'string' || output.length > MAX_READ_CHARACTERS || !output.includes('"RequestId"')) return {};
  try {
    const { SdkResponseMetadata } = JSON.parse(output) as { SdkResponseMetadata?: { RequestId?: unknown } };
    return text('requestId', SdkResponseMetadata?.RequestId);
  } catch {
    return {};
  }
}

/** e.g. `lambda:invoke`, or the ARN of a function. */
const resourceOf = ({ resource, resourceType }: Readonly<Record<string, unknown>>): unknown =>
  typeof resourceType === 'string' && typeof resource === 'string' ? `${resourceType}:${resource}` : resource;
