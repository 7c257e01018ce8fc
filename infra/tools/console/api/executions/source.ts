/** The executions of a local cloud: the list, one of them, one of its steps. */
import type { LocalCloud } from '#local';
import { notThere } from '../request';
import type { ConsoleSource } from '../source';
import { executionDetail, stepData } from './detail';
import type { Journal } from './journal';

type Part = Pick<ConsoleSource, 'executions' | 'counts' | 'execution' | 'step'>;

export function executionSource(cloud: Pick<LocalCloud, 'executions'>, journal: Journal): Part {
  const find = (arn: string) => {
    const [execution, summary] = [cloud.executions.get(arn), journal.kept.get(arn)];
    if (!execution || !summary) {
      throw notThere(`Local mode has no history of ${arn}: it keeps only the latest ones, and none across a restart.`);
    }
    return { execution, summary };
  };
  return {
    executions: async (filter, { limit, before }) => journal.kept.page(filter, limit, before),
    counts: async (filter) => journal.kept.counts(filter),
    execution: async (arn) => {
      const { execution, summary } = find(arn);
      return executionDetail(cloud, execution, summary);
    },
    step: async (arn, id) => {
      const data = stepData(find(arn).execution.history.events, id);
      if (!data) throw notThere(`The execution has no step ${id}.`);
      return data;
    },
  };
}
