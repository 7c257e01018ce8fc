/** Describe, list, stop and redrive executions. */
import { ServiceError } from '../../core/service';
import { type Actions, type StepFunctions, action, optionalText, seconds, text } from './action';
import { describedExecution, listedExecution, redriveStatus } from './describe-execution';
import { byExecutionArn, executionOf } from './execution-arn';
import { described } from './machine-actions';
import { pageOf } from './paging';
import { statusOf } from '../executions/execution';

export const executionActions = ({ machines, executions, runner }: StepFunctions): Actions => ({
  DescribeExecution: action('DescribeExecution', byExecutionArn, (input) =>
    describedExecution(executionOf(executions, input)),
  ),

  DescribeStateMachineForExecution: action('DescribeStateMachineForExecution', byExecutionArn, (input) => {
    const { machine, mapRunArn } = executionOf(executions, input);
    const { status: _status, creationDate: _creationDate, type: _type, ...rest } = described(machine);
    return { ...rest, updateDate: seconds(machine.updateDate), ...(mapRunArn && { mapRunArn }) };
  }),

  ListExecutions: action(
    'ListExecutions',
    (input) => optionalText(input, 'stateMachineArn') ?? text(input, 'mapRunArn'),
    (input) => {
      const mapRunArn = optionalText(input, 'mapRunArn');
      const machine = mapRunArn === undefined ? machines.get(text(input, 'stateMachineArn')) : undefined;
      const status = optionalText(input, 'statusFilter');
      const found = executions
        .latestFirst()
        .filter((execution) => (machine ? execution.machine.arn === machine.arn : execution.mapRunArn === mapRunArn))
        .filter((execution) => status === undefined || statusOf(execution) === status);
      const { items, ...page } = pageOf(found, input);
      return { executions: items.map(listedExecution), ...page };
    },
  ),

  StopExecution: action('StopExecution', byExecutionArn, async (input) => {
    const execution = executionOf(executions, input);
    if (!execution.outcome) await runner.stop(execution, optionalText(input, 'error'), optionalText(input, 'cause'));
    return { stopDate: seconds(execution.stopDate ?? runner.clock.now()) };
  }),

  RedriveExecution: action('RedriveExecution', byExecutionArn, (input) => {
    const execution = executionOf(executions, input);
    const { redriveStatusReason } = redriveStatus(execution);
    if (redriveStatusReason) throw notRedrivable(redriveStatusReason);
    runner.redrive(execution);
    return { redriveDate: seconds(execution.redriveDate ?? runner.clock.now()) };
  }),
});

const notRedrivable = (reason: string): ServiceError => new ServiceError('ExecutionNotRedrivable', reason);
