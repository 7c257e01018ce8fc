/** The operations of EventBridge Scheduler that local mode has, as a service of the registry. */
import type { LocalContext } from '../core/context';
import { type JsonObject, type LocalService, type Operation, ServiceError } from '../core/service';
import { DEFAULT_GROUP, invalid, newSchedule, type Schedule } from './schedule';
import type { ScheduleGroup, ScheduleStore } from './schedule-store';
import { assumeRole, SERVICE_PRINCIPAL } from './target';

export const SCHEDULER = 'scheduler';
/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html */
const MAX_RESULTS = 100;

export function schedulerService(store: ScheduleStore, context: LocalContext): LocalService {
  const nameIn = ({ Name, GroupName = DEFAULT_GROUP }: JsonObject): [group: string, name: string] => [
    String(GroupName),
    String(Name),
  ];
  const onSchedule = (name: string, run: (schedule: Schedule) => JsonObject): Operation => ({
    permissions: (input) => [{ action: `scheduler:${name}`, resource: store.arnOf(...nameIn(input)) }],
    run: async (input) => run(store.schedule(...nameIn(input))),
  });
  const operations = new Map<string, Operation>([
    [
      'CreateSchedule',
      {
        permissions: (input) => [
          { action: 'scheduler:CreateSchedule', resource: store.arnOf(...nameIn(input)) },
          ...passRole(input),
        ],
        async run(input) {
          const given = newSchedule(input);
          await assumeRole(given, context).catch((error: unknown) => {
            if (!(error instanceof ServiceError)) throw error;
            throw invalid('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.');
          });
          return { ScheduleArn: store.create(given).arn };
        },
      },
    ],
    ['GetSchedule', onSchedule('GetSchedule', described)],
    [
      'DeleteSchedule',
      onSchedule('DeleteSchedule', (schedule) => {
        store.delete(schedule);
        return {};
      }),
    ],
    [
      'ListSchedules',
      {
        permissions: () => [{ action: 'scheduler:ListSchedules', resource: '*' }],
        run: async ({ GroupName, NamePrefix = '', State, ...paging }) => {
          const wanted = store
            .schedules()
            .filter(
              ({ name, group, enabled }) =>
                [group, undefined].includes(GroupName as string | undefined) &&
                name.startsWith(String(NamePrefix)) &&
                [enabled ? 'ENABLED' : 'DISABLED', undefined].includes(State as string | undefined),
            );
          const { items, ...next } = page(wanted, paging);
          return { Schedules: items.map(summary), ...next };
        },
      },
    ],
    [
      'GetScheduleGroup',
      {
        permissions: ({ Name }) => [{ action: 'scheduler:GetScheduleGroup', resource: store.groupArn(String(Name)) }],
        run: async ({ Name }) => describedGroup(store.group(String(Name))),
      },
    ],
    [
      'ListScheduleGroups',
      {
        permissions: () => [{ action: 'scheduler:ListScheduleGroups', resource: '*' }],
        run: async ({ NamePrefix = '', ...paging }) => {
          const wanted = store.groups().filter(({ name }) => name.startsWith(String(NamePrefix)));
          const { items, ...next } = page(wanted, paging);
          return { ScheduleGroups: items.map(describedGroup), ...next };
        },
      },
    ],
  ]);
  return {
    name: SCHEDULER,
    protocol: 'rest',
    operation: (name) => operations.get(name),
    stop: async () => store.stop(),
  };
}

/** Passing a role to the service requires the right to do so. */
function passRole({ Target }: JsonObject) {
  const { RoleArn } = (Target ?? {}) as JsonObject;
  if (typeof RoleArn !== 'string') return [];
  return [{ action: 'iam:PassRole', resource: RoleArn, context: { 'iam:PassedToService': SERVICE_PRINCIPAL } }];
}

const described = ({ arn, name, createdAt, settings }: Schedule): JsonObject => ({
  ...settings,
  ...{ Arn: arn, Name: name, CreationDate: createdAt, LastModificationDate: createdAt },
});

const summary = ({ arn, name, group, createdAt, enabled, target }: Schedule): JsonObject => ({
  ...{ Arn: arn, Name: name, GroupName: group, CreationDate: createdAt, LastModificationDate: createdAt },
  ...{ State: enabled ? 'ENABLED' : 'DISABLED', Target: { Arn: target.arn } },
});

const describedGroup = ({ arn, name, createdAt }: ScheduleGroup): JsonObject => ({
  ...{ Arn: arn, Name: name, State: 'ACTIVE', CreationDate: createdAt, LastModificationDate: createdAt },
});

/** The token is the position of the next item. */
function page<Item>(all: readonly Item[], { MaxResults = MAX_RESULTS, NextToken = 0 }: JsonObject) {
  const [count, from] = [Number(MaxResults), Number(NextToken)];
  if (!Number.isInteger(count) || count < 1 || count > MAX_RESULTS)
    throw invalid(`MaxResults must be a whole number from 1 to ${MAX_RESULTS}.`);
  if (!Number.isInteger(from) || from < 0) throw invalid('NextToken is not one of this service.');
  const next = from + count;
  return { items: all.slice(from, next), ...(next < all.length && { NextToken: String(next) }) };
}
