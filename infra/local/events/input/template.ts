/**
 * An InputTemplate: text with `<variable>`s. Between quotes a string is put in with its characters escaped and anything
 * else as its JSON text, unescaped; outside quotes every value is put in as JSON, so that a string gets its quotes there.
 * A variable whose path selects nothing leaves nothing behind.
 */

/** A template in parts: what stands as it is, and variables with where they stand. */
export interface TemplateVariable {
  readonly name: string;
  readonly insideQuotes: boolean;
}
export type TemplatePart = string | TemplateVariable;

export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let insideQuotes = false;
  let end = 0;
  for (const match of template.matchAll(/<([^<>]+)>/g)) {
    const text = template.slice(end, match.index);
    insideQuotes = insideQuotes !== (countQuotes(text) % 2 === 1);
    parts.push(text, { name: match[1] ?? '', insideQuotes });
    end = match.index + match[0].length;
  }
  return [...parts, template.slice(end)];
}

/** @param valueOf undefined for a variable that selects nothing */
export const renderTemplate = (parts: readonly TemplatePart[], valueOf: (name: string) => unknown): string =>
  parts.map((part) => (typeof part === 'string' ? part : renderVariable(part, valueOf(part.name)))).join('');

function renderVariable({ insideQuotes }: TemplateVariable, value: unknown): string {
  if (value === undefined) return '';
  const json = JSON.stringify(value);
  return insideQuotes && typeof value === 'string' ? json.slice(1, -1) : json;
}

/** Quotes that open or close a string; `\"` is a character of it. */
const countQuotes = (text: string): number => text.replace(/\\./gs, '').split('"').length - 1;
