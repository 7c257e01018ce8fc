/** Publishing domain events, and examples of them. */
import * as v from 'valibot';
import { strictObject } from '#shared/base/strict-object';
import { optionalInteger, optionalText, queryOf, readJson } from '../request';
import { type Routes, writing } from '../routes';
import type { ConsoleSource } from '../source';

const name = v.pipe(v.string('a string'), v.nonEmpty('a non-empty string'), v.maxLength(256, 'at most 256 characters'));
const publishRequest = strictObject({
  source: name,
  detailType: name,
  detail: v.custom<object>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'a JSON object',
  ),
});

const PAGE_SIZE = 200;
const MAX_FILTER_CHARACTERS = 200;

export const eventRoutes = (source: ConsoleSource): Routes => ({
  'GET events': async (request) => {
    const query = queryOf(request);
    const [before, text] = [optionalInteger(query, 'before'), optionalText(query, 'text', MAX_FILTER_CHARACTERS)];
    return source.events(
      { ...(text !== undefined && { text }), unmatched: query.get('unmatched') === 'true' },
      { limit: PAGE_SIZE, ...(before !== undefined && { before }) },
    );
  },

  'GET event': async (request) => source.event(optionalInteger(queryOf(request), 'sequence') ?? 0),

  'GET examples': () => source.examples(),

  'POST events': writing(source, async (actions, request) => actions.publish(readJson(request, publishRequest))),
});
