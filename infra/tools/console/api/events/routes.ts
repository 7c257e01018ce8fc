/** Publishing domain events, and examples of them. */
import * as v from 'valibot';
import type { StackClients } from '#tools/stack/stack-clients';
import { invalid, optionalInteger, optionalText, queryOf, readJson } from '../request';
import type { Routes } from '../routes';
import type { ConsoleSource } from '../source';
import { eventExamples } from './examples';

const name = v.pipe(v.string('a string'), v.nonEmpty('a non-empty string'), v.maxLength(256, 'at most 256 characters'));
const publishRequest = v.strictObject({
  source: name,
  detailType: name,
  detail: v.custom<object>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'a JSON object',
  ),
});

const PAGE_SIZE = 200;
const MAX_FILTER_CHARACTERS = 200;

export const eventRoutes = (source: ConsoleSource, clients: () => StackClients): Routes => ({
  'GET events': async (request) => {
    const query = queryOf(request);
    const [before, text] = [optionalInteger(query, 'before'), optionalText(query, 'text', MAX_FILTER_CHARACTERS)];
    return source.events(
      { ...(text !== undefined && { text }), unmatched: query.get('unmatched') === 'true' },
      { limit: PAGE_SIZE, ...(before !== undefined && { before }) },
    );
  },

  'GET event': async (request) => source.event(optionalInteger(queryOf(request), 'sequence') ?? 0),

  'GET examples': async () => {
    const rules = await clients().startRules();
    return eventExamples(rules.map(({ pattern, target }) => ({ pattern: JSON.parse(pattern) as unknown, target })));
  },

  'POST events': async (request) => {
    const event = readJson(request, publishRequest);
    try {
      return { eventId: await clients().publish(event) };
    } catch (error) {
      throw invalid(error instanceof Error ? error.message : String(error));
    }
  },
});
