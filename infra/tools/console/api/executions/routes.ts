/** The executions list, one execution, one of its steps. */
import type { LocalCloud } from '#local';
import { notThere, optionalInteger, queryOf, required } from '../request';
import type { Routes } from '../routes';
import { executionDetail, stepData } from './detail';
import type { Journal } from './journal';

const PAGE_SIZE = 1_000;

export function executionRoutes(cloud: Pick<LocalCloud, 'executions'>, journal: Journal): Routes {
  const find = (arn: string) => {
    const [execution, summary] = [cloud.executions.get(arn), journal.get(arn)];
    if (!execution || !summary) {
      throw notThere(`Local mode has no history of ${arn}: it keeps only the latest ones, and none across a restart.`);
    }
    return { execution, summary };
  };
  return {
    'GET executions': async (request) => journal.page(PAGE_SIZE, optionalInteger(queryOf(request), 'before')),

    'GET execution': async (request) => {
      const { execution, summary } = find(required(queryOf(request), 'arn'));
      return executionDetail(cloud, execution, summary);
    },

    'GET step': async (request) => {
      const query = queryOf(request);
      const { execution } = find(required(query, 'arn'));
      const data = stepData(execution, optionalInteger(query, 'id') ?? 0);
      if (!data) throw notThere(`The execution has no step ${query.get('id')}.`);
      return data;
    },
  };
}
