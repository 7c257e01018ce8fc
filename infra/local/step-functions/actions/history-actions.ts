/** GetExecutionHistory: pages of events, in either order, with or without execution data. */
import type { JsonObject } from '../../core/service';
import { withoutData } from '../engine/execution-data';
import { type HistoryEvent, detailsMember } from '../engine/history-event';
import { type Actions, type StepFunctions, action, optionalBoolean, seconds } from './action';
import { byExecutionArn, executionOf } from './execution-arn';
import { pageOf } from './paging';

export const historyActions = ({ executions }: StepFunctions): Actions => ({
  GetExecutionHistory: action('GetExecutionHistory', byExecutionArn, (input) => {
    const { events } = executionOf(executions, input).history;
    const ordered = optionalBoolean(input, 'reverseOrder') ? [...events].reverse() : events;
    const withData = optionalBoolean(input, 'includeExecutionData') ?? true;
    const { items, ...page } = pageOf(ordered, input);
    return { events: items.map((event) => wireEvent(event, withData)), ...page };
  }),
});

function wireEvent({ id, previousEventId, timestamp, type, details }: HistoryEvent, withData: boolean): JsonObject {
  return {
    timestamp: seconds(timestamp),
    type,
    id,
    previousEventId,
    ...(details && { [detailsMember(type)]: withData ? details : withoutData(details) }),
  };
}
