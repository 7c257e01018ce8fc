/** Publishing domain events, and examples of them. */
import * as v from 'valibot';
import type { StackClients } from '#tools/stack/stack-clients';
import { invalid, readJson } from '../request';
import type { Routes } from '../routes';
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

export const eventRoutes = (clients: () => StackClients): Routes => ({
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
