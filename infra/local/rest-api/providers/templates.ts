/** Mapping templates of the template, by content type. */
import { UnsupportedError } from '../../core/service';
import { JSON_TYPE, type Template } from '../model';
import { parseTemplate } from '../velocity/parse';

export function readTemplates(templates: Readonly<Record<string, unknown>> = {}, where: string): Map<string, Template> {
  return new Map(
    Object.entries(templates).map(([contentType, source]) => {
      if (typeof source === 'string') return [contentType, parseTemplate(source, `${where}, ${contentType}`)];
      throw new UnsupportedError(`${where}: a template must be a string, got ${JSON.stringify(source)}.`);
    }),
  );
}

/** @throws UnsupportedError for a content type other than JSON */
export function readJsonTemplate(
  templates: Readonly<Record<string, unknown>> = {},
  where: string,
): Template | undefined {
  const read = readTemplates(templates, where);
  const other = [...read.keys()].find((contentType) => contentType !== JSON_TYPE);
  if (other !== undefined) throw new UnsupportedError(`${where}: local mode only answers ${JSON_TYPE}, got ${other}.`);
  return read.get(JSON_TYPE);
}
