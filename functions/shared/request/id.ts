/** Schemas of names that an event may also give as a whole number. */
import * as v from 'valibot';
import { asName } from '../contracts/names';

export const idOf = (isId: (value: unknown) => value is string, rule: string) =>
  v.pipe(v.unknown(), v.transform(asName), v.custom<string>(isId, rule));
