/** StartExecution and StartSyncExecution. */
import { randomUUID } from 'node:crypto';
import { parseJson } from '#shared/base/parse-json';
import { type Json, type JsonObject, ServiceError } from '../../core/service';
import { executionArn } from '../arns';
import { MAX_STATE_PAYLOAD_BYTES } from '#shared/base/aws-limits';
import type { Execution } from '../executions/execution';
import { checkName } from '../machines/create-machine';
import type { StateMachine } from '../machines/state-machine';
import { type Actions, type StepFunctions, action, optionalText, seconds, text } from './action';
import { describedExecution } from './describe-execution';

/** A `#` separates the machine's ARN from a test case of the mock configuration. */
const byArn = (input: JsonObject): string => text(input, 'stateMachineArn').replace(/#.*$/, '');
const testCaseOf = (input: JsonObject): string | undefined => /#(.*)$/.exec(text(input, 'stateMachineArn'))?.[1];

export const startActions = (services: StepFunctions): Actions => ({
  StartExecution: action('StartExecution', byArn, (input) => {
    const { arn, startDate } = start(services, services.machines.get(byArn(input)), input);
    return { executionArn: arn, startDate: seconds(startDate) };
  }),

  StartSyncExecution: action('StartSyncExecution', byArn, async (input) => {
    const machine = services.machines.get(byArn(input));
    if (machine.type !== 'EXPRESS') {
      throw new ServiceError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      );
    }
    const execution = start(services, machine, input, { sync: true });
    await execution.ended;
    const duration = (execution.stopDate ?? execution.startDate) - execution.startDate;
    return {
      ...describedExecution(execution),
      billingDetails: { billedDurationInMilliseconds: Math.ceil(duration / 100) * 100, billedMemoryUsedInMB: 64 },
    };
  }),
});

function start(
  { context, executions, runner, testCases }: StepFunctions,
  machine: StateMachine,
  request: JsonObject,
  options: { readonly sync?: true } = {},
): Execution {
  const name = optionalText(request, 'name') ?? randomUUID();
  checkName(name);
  const input = inputOf(request);
  const arn = executionArn(context.environment, machine.name, name, machine.type);
  const existing = executions.get(arn);
  if (existing) return again(existing, input);
  const testCase = testCaseOf(request);
  const traceHeader = optionalText(request, 'traceHeader');
  return runner.start({
    ...{ arn, name, machine, type: machine.type, input },
    ...(traceHeader && { traceHeader }),
    ...(testCase !== undefined && { testCase: testCases.find(machine, testCase) }),
    ...options,
  });
}

/** If a STANDARD execution is still running with the same input, it is the answer to a second start; others are refused. */
function again(existing: Execution, input: Json): Execution {
  if (!existing.outcome && existing.inputText === JSON.stringify(input)) return existing;
  throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${existing.arn}'`);
}

function inputOf(request: JsonObject): Json {
  const input = optionalText(request, 'input') ?? '{}';
  if (Buffer.byteLength(input) > MAX_STATE_PAYLOAD_BYTES) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MAX_STATE_PAYLOAD_BYTES}`,
    );
  }
  try {
    return parseJson(input) as Json;
  } catch (error) {
    throw new ServiceError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${(error as Error).message}'`,
    );
  }
}
