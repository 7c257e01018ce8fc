/** Creates `AWS::Events::Rule` with its targets. */
import type { ResourceProvider } from '../../core/resource';
import { type JsonObject, UnsupportedError } from '../../core/service';
import type { BusStore } from '../bus/bus-store';
import type { Rules } from '../bus/rules';
import { DEFAULT_BUS, nameInArn } from '../names';
import { patternTextOf } from './pattern-property';

export const ruleProvider = (rules: Rules, buses: BusStore): ResourceProvider => ({
  type: 'AWS::Events::Rule',
  replaceable: true,
  create({ properties, generatedName }) {
    properties.ignore('tags are for bills and access by tag', 'Tags');
    const rule = rules.put({
      name: properties.optionalString('Name') ?? generatedName,
      bus: buses.import(properties.optionalString('EventBusName')).name,
      description: properties.optionalString('Description'),
      roleArn: properties.optionalString('RoleArn'),
      eventPattern: patternTextOf(properties),
      scheduleExpression: properties.optionalString('ScheduleExpression'),
      state: properties.optionalString('State'),
    });
    const targets = properties.list('Targets').map(requireObject);
    for (const { Arn } of targets) if (nameInArn('event-bus', String(Arn)) !== undefined) buses.import(String(Arn));
    rules.putTargets(rule, targets, { only: true });
    const ref = rule.busName === DEFAULT_BUS ? rule.name : `${rule.busName}|${rule.name}`;
    return { ref, attributes: { Arn: rule.arn } };
  },
});

function requireObject(target: unknown): JsonObject {
  if (typeof target === 'object' && target !== null && !Array.isArray(target)) return target as JsonObject;
  throw new UnsupportedError(`AWS::Events::Rule: a target must be an object, got ${JSON.stringify(target)}.`);
}
