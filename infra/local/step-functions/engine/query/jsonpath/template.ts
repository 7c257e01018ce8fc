/** Payload templates: any JSON, where the value of a key that ends with `.$` is a path or an intrinsic function. */
import type { Json } from '#local/core/service';
import { setMember } from '../set-member';
import { evaluateIntrinsic } from './evaluate-intrinsic';
import { notInInput } from './failures';
import { isIntrinsic, parseIntrinsic } from './intrinsic';
import { readText, type Reading } from './reading';
import { PathNotFound } from './select';

const MARK = '.$';

export const isEvaluated = (key: string): boolean => key.endsWith(MARK);

/**
 * @param random from 0 to below 1
 * @throws StateError States.Runtime from the first field that fails
 */
export function evaluateTemplate(template: Json, reading: Reading, random: () => number): Json {
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((item) => evaluateTemplate(item, reading, random));
  const object: Record<string, Json> = {};
  for (const [key, member] of Object.entries(template)) {
    if (!isEvaluated(key)) setMember(object, key, evaluateTemplate(member, reading, random));
    else setMember(object, key.slice(0, -MARK.length), evaluateText(member as string, key, reading, random));
  }
  return object;
}

/** A path or an intrinsic function. @param field for the cause, e.g. `name.$` */
export function evaluateText(text: string, field: string, reading: Reading, random: () => number): Json {
  if (isIntrinsic(text)) return evaluateIntrinsic(parseIntrinsic(text), reading, random);
  try {
    return readText(text, reading);
  } catch (error) {
    throw error instanceof PathNotFound ? notInInput(text, field, reading.input) : error;
  }
}

/** Whether anything in the template is evaluated. */
export function isDynamic(template: Json): boolean {
  if (typeof template !== 'object' || template === null) return false;
  return Array.isArray(template)
    ? template.some(isDynamic)
    : Object.entries(template).some(([key, member]) => isEvaluated(key) || isDynamic(member));
}
