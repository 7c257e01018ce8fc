/** StartReplay, CancelReplay, DescribeReplay and ListReplays. */
import type { JsonObject, Operation } from '../../core/service';
import type { Replay, Replays } from '../archive/replays';
import type { BusStore } from '../bus/bus-store';
import { replayArn } from '../names';
import { optionalText, page, requiredObject, requiredText, requiredTime, textList } from '../request-members';

export function replayOperations(buses: BusStore, replays: Replays): Readonly<Record<string, Operation>> {
  const onReplay = (action: string) => (input: JsonObject) => [
    { action, resource: replayArn(buses.environment, requiredText(input, 'ReplayName')) },
  ];

  return {
    StartReplay: {
      permissions: (input) => [
        ...onReplay('events:StartReplay')(input),
        { action: 'events:StartReplay', resource: requiredText(input, 'EventSourceArn') },
      ],
      async run(input) {
        const destination = requiredObject(input, 'Destination');
        const { arn, state, startedAt } = replays.start({
          name: requiredText(input, 'ReplayName'),
          description: optionalText(input, 'Description'),
          archiveArn: requiredText(input, 'EventSourceArn'),
          from: requiredTime(input, 'EventStartTime'),
          to: requiredTime(input, 'EventEndTime'),
          destinationArn: requiredText(destination, 'Arn'),
          ruleArns: textList(destination, 'FilterArns'),
        });
        return { ReplayArn: arn, State: state, ReplayStartTime: startedAt };
      },
    },
    CancelReplay: {
      permissions: onReplay('events:CancelReplay'),
      async run(input) {
        const { arn, state } = replays.cancel(requiredText(input, 'ReplayName'));
        return { ReplayArn: arn, State: state };
      },
    },
    DescribeReplay: {
      permissions: onReplay('events:DescribeReplay'),
      async run(input) {
        const replay = replays.get(requiredText(input, 'ReplayName'));
        const { arn, description, destinationArn, ruleArns } = replay;
        return {
          ...summarize(replay),
          ReplayArn: arn,
          ...(description !== undefined && { Description: description }),
          Destination: { Arn: destinationArn, ...(ruleArns.length > 0 && { FilterArns: ruleArns }) },
        };
      },
    },
    ListReplays: {
      permissions: () => [{ action: 'events:ListReplays', resource: '*' }],
      async run(input) {
        const prefix = optionalText(input, 'NamePrefix') ?? '';
        const state = optionalText(input, 'State');
        const source = optionalText(input, 'EventSourceArn');
        const wanted = replays
          .all()
          .filter((replay) => replay.name.startsWith(prefix))
          .filter((replay) => state === undefined || replay.state === state)
          .filter((replay) => source === undefined || replay.archiveArn === source);
        const { items, ...rest } = page(wanted, input);
        return { Replays: items.map(summarize), ...rest };
      },
    },
  };
}

const summarize = ({ name, archiveArn, state, from, to, startedAt, lastReplayedTime, endedAt }: Replay) => ({
  ReplayName: name,
  EventSourceArn: archiveArn,
  State: state,
  EventStartTime: from,
  EventEndTime: to,
  ReplayStartTime: startedAt,
  ...(lastReplayedTime && { EventLastReplayedTime: lastReplayedTime }),
  ...(endedAt && { ReplayEndTime: endedAt }),
});
