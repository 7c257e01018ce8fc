/** The executions list, one execution, one of its steps. */
import type { ExecutionFilter } from '../contract';
import { invalid, optionalInteger, optionalText, queryOf, required } from '../request';
import type { Routes } from '../routes';
import type { ConsoleSource } from '../source';
import { isResult, MAX_FILTER_CHARACTERS, RESULTS } from './filter';

/** Rows of one page: a screen shows some fifty, and 200 take less than 200 KB however long their names are. */
export const PAGE_SIZE = 200;

export const executionRoutes = (source: ConsoleSource): Routes => ({
  'GET executions': async (request) => {
    const query = queryOf(request);
    const before = optionalInteger(query, 'before');
    return source.executions(filterIn(query), { limit: PAGE_SIZE, ...(before !== undefined && { before }) });
  },

  'GET executions/counts': async (request) => source.counts(filterIn(queryOf(request))),

  'GET execution': async (request) => source.execution(required(queryOf(request), 'arn')),

  'GET step': async (request) => {
    const query = queryOf(request);
    return source.step(required(query, 'arn'), optionalInteger(query, 'id') ?? 0);
  },
});

/** Ids are as long as the keys of a table. */
const MAX_ID_CHARACTERS = 2048;

function filterIn(query: URLSearchParams): ExecutionFilter {
  const result = query.get('result') ?? undefined;
  if (result !== undefined && !isResult(result)) {
    throw invalid(`result must be one of ${RESULTS.join(', ')}, got '${result.slice(0, MAX_FILTER_CHARACTERS)}'.`);
  }
  return defined({
    text: optionalText(query, 'text', MAX_FILTER_CHARACTERS),
    result,
    mapping: optionalText(query, 'mapping', MAX_FILTER_CHARACTERS),
    from: optionalInteger(query, 'from'),
    to: optionalInteger(query, 'to'),
    children: query.get('children') === 'true' ? true : undefined,
    arn: optionalText(query, 'arn', MAX_ID_CHARACTERS),
    broadcastId: optionalText(query, 'broadcastId', MAX_ID_CHARACTERS),
    eventId: optionalText(query, 'eventId', MAX_ID_CHARACTERS),
    mapRunArn: optionalText(query, 'mapRunArn', MAX_ID_CHARACTERS),
  });
}

/** Without the members that are undefined. */
const defined = <T extends object>(members: T) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };
