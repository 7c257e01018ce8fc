/** Creates `AWS::Scheduler::ScheduleGroup`. */
import type { ResourceProvider } from '../core/resource';
import type { ScheduleStore } from './schedule-store';

export const scheduleGroupProvider = (store: ScheduleStore): ResourceProvider => ({
  type: 'AWS::Scheduler::ScheduleGroup',
  removable: true,
  create({ properties, generatedName }) {
    properties.ignore('tags are for bills and access by tag', 'Tags');
    const { name, arn, createdAt } = store.addGroup(properties.optionalString('Name') ?? generatedName);
    const created = createdAt.toISOString();
    return {
      ref: name,
      attributes: { Arn: arn, State: 'ACTIVE', CreationDate: created, LastModificationDate: created },
    };
  },
});
