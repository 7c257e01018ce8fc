/** PutRule, PutTargets, RemoveTargets, DeleteRule, EnableRule, DisableRule, and reading rules and their targets. */
import type { JsonObject, Operation, PermissionRequest } from '../../core/service';
import type { BusStore } from '../bus/bus-store';
import type { Rule, RuleState } from '../bus/event-bus';
import type { Rules } from '../bus/rules';
import { busName, DEFAULT_BUS, ruleArn, SERVICE_PRINCIPAL } from '../names';
import { objectList, optionalText, page, requiredText, textList } from '../request-members';

export function ruleOperations(buses: BusStore, rules: Rules): Readonly<Record<string, Operation>> {
  /** The permission for an action on the rule named in the member. */
  const onRule =
    (action: string, member: 'Name' | 'Rule') =>
    (input: JsonObject): PermissionRequest[] => {
      const bus = busName(optionalText(input, 'EventBusName'));
      return [{ action, resource: ruleArn(buses.environment, bus, requiredText(input, member)) }];
    };
  const ruleOf = (input: JsonObject, member: 'Name' | 'Rule'): Rule =>
    rules.get(requiredText(input, member), optionalText(input, 'EventBusName'));
  const stateChange = (action: string, state: RuleState): Operation => ({
    permissions: onRule(action, 'Name'),
    async run(input) {
      rules.setState(ruleOf(input, 'Name'), state);
      return {};
    },
  });

  return {
    PutRule: {
      permissions: (input) => [...onRule('events:PutRule', 'Name')(input), ...passRole(input)],
      async run(input) {
        const { arn } = rules.put({
          name: requiredText(input, 'Name'),
          bus: optionalText(input, 'EventBusName'),
          description: optionalText(input, 'Description'),
          roleArn: optionalText(input, 'RoleArn'),
          eventPattern: optionalText(input, 'EventPattern'),
          scheduleExpression: optionalText(input, 'ScheduleExpression'),
          state: optionalText(input, 'State'),
        });
        return { RuleArn: arn };
      },
    },
    PutTargets: {
      permissions: (input) => [
        ...onRule('events:PutTargets', 'Rule')(input),
        ...objectList(input, 'Targets').flatMap(passRole),
      ],
      async run(input) {
        rules.putTargets(ruleOf(input, 'Rule'), objectList(input, 'Targets'));
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    RemoveTargets: {
      permissions: onRule('events:RemoveTargets', 'Rule'),
      async run(input) {
        rules.removeTargets(ruleOf(input, 'Rule'), textList(input, 'Ids'));
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    DeleteRule: {
      permissions: onRule('events:DeleteRule', 'Name'),
      async run(input) {
        rules.delete(requiredText(input, 'Name'), optionalText(input, 'EventBusName'));
        return {};
      },
    },
    EnableRule: stateChange('events:EnableRule', 'ENABLED'),
    DisableRule: stateChange('events:DisableRule', 'DISABLED'),
    DescribeRule: {
      permissions: onRule('events:DescribeRule', 'Name'),
      run: async (input) => describe(ruleOf(input, 'Name')),
    },
    ListRules: {
      permissions: () => [{ action: 'events:ListRules', resource: '*' }],
      async run(input) {
        const prefix = optionalText(input, 'NamePrefix') ?? '';
        const all = [...buses.get(optionalText(input, 'EventBusName') ?? DEFAULT_BUS).rules.values()];
        const { items, ...rest } = page(
          all.filter(({ name }) => name.startsWith(prefix)),
          input,
        );
        return { Rules: items.map(describe), ...rest };
      },
    },
    ListTargetsByRule: {
      permissions: onRule('events:ListTargetsByRule', 'Rule'),
      async run(input) {
        const { items, ...rest } = page([...ruleOf(input, 'Rule').targets.values()], input);
        return { Targets: items.map(({ settings }) => settings), ...rest };
      },
    },
  };
}

/** Passing a role to EventBridge requires the right to do so. */
function passRole(input: JsonObject): PermissionRequest[] {
  const role = optionalText(input, 'RoleArn');
  if (role === undefined) return [];
  return [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': SERVICE_PRINCIPAL } }];
}

const describe = ({ name, arn, busName, description, roleArn, pattern, scheduleExpression, state }: Rule) => ({
  Name: name,
  Arn: arn,
  EventBusName: busName,
  State: state,
  ...(description !== undefined && { Description: description }),
  ...(roleArn !== undefined && { RoleArn: roleArn }),
  ...(pattern && { EventPattern: pattern.text }),
  ...(scheduleExpression !== undefined && { ScheduleExpression: scheduleExpression }),
});
