/** Response headers of the template: static texts in single quotes. Values taken from elsewhere are refused by name. */
import { UnsupportedError } from '../../core/service';

/** @param prefix of the keys, e.g. `method.response.header.` */
export function readHeaders(
  parameters: Readonly<Record<string, unknown>> = {},
  prefix: string,
  where: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => {
      const text = typeof value === 'string' ? /^'(.*)'$/s.exec(value)?.[1] : undefined;
      if (key.startsWith(prefix) && text !== undefined) return [key.slice(prefix.length), text];
      throw new UnsupportedError(
        `${where}: local mode supports ${prefix}NAME with a static text in single quotes only, got ${key}: ${JSON.stringify(value)}.`,
      );
    }),
  );
}
