/** TestEventPattern: whether a pattern matches an event, without a rule. */
import { parseJson, RefusedJsonError } from '#shared/base/parse-json';
import type { Operation } from '../../core/service';
import { validationError } from '../errors';
import { compilePatternText } from '../pattern-text';
import { requiredText } from '../request-members';

const REQUIRED_FIELDS = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'] as const;

export const testEventPattern: Operation = {
  permissions: () => [{ action: 'events:TestEventPattern', resource: '*' }],
  async run(input) {
    const pattern = compilePatternText(requiredText(input, 'EventPattern'));
    return { Result: pattern.matches(parseEvent(requiredText(input, 'Event'))) };
  },
};

function parseEvent(text: string): object {
  let event: unknown;
  try {
    event = parseJson(text);
  } catch (error) {
    throw notValid(error instanceof RefusedJsonError ? error.message : 'it is not JSON');
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event)) throw notValid('it is not a JSON object');
  const missing = REQUIRED_FIELDS.filter((field) => !(field in event));
  if (missing.length > 0) throw notValid(`it lacks ${missing.join(', ')}`);
  return event;
}

const notValid = (reason: string) => validationError(`Parameter Event is not valid. Reason: ${reason}.`);
