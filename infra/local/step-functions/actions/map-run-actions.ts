/** ListMapRuns and DescribeMapRun. */
import { type JsonObject, ServiceError } from '../../core/service';
import type { MapRunRecord } from '../executions/map-runs';
import { type Actions, type StepFunctions, action, seconds, text } from './action';
import { byExecutionArn, executionOf } from './execution-arn';
import { pageOf } from './paging';

const byArn = (input: JsonObject) => text(input, 'mapRunArn');

export const mapRunActions = ({ executions, runner }: StepFunctions): Actions => ({
  ListMapRuns: action('ListMapRuns', byExecutionArn, (input) => {
    const { items, ...page } = pageOf(runner.mapRuns.of(executionOf(executions, input).arn), input);
    return { mapRuns: items.map(listed), ...page };
  }),

  DescribeMapRun: action('DescribeMapRun', byArn, (input) => {
    const record = runner.mapRuns.get(byArn(input));
    if (!record) throw new ServiceError('ResourceNotFound', `Resource not found: '${byArn(input)}'`);
    return described(record);
  }),
});

function listed({ arn, executionArn, stateMachineArn, startDate, stopDate }: MapRunRecord): JsonObject {
  return {
    mapRunArn: arn,
    executionArn,
    stateMachineArn,
    startDate: seconds(startDate),
    ...(stopDate !== undefined && { stopDate: seconds(stopDate) }),
  };
}

function described(record: MapRunRecord): JsonObject {
  const { arn, executionArn, startDate, stopDate, status, settings } = record;
  const counts = {
    ...record.counts,
    total: settings.itemCount,
    resultsWritten: 0,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  };
  return {
    mapRunArn: arn,
    executionArn,
    status,
    startDate: seconds(startDate),
    ...(stopDate !== undefined && { stopDate: seconds(stopDate) }),
    maxConcurrency: settings.maxConcurrency,
    toleratedFailureCount: settings.toleratedFailureCount,
    toleratedFailurePercentage: settings.toleratedFailurePercentage,
    // Without batches an item is an execution; with batches, local mode counts batches.
    itemCounts: counts,
    executionCounts: counts,
    redriveCount: 0,
  };
}
