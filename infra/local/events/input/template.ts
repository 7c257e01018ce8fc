/**
 * An InputTemplate: text with `<variable>`s. Between quotes, a string is inserted without escaping, so a quotation mark in
 * the event ends the text; an object or a list is inserted as JSON without its quotation marks. Outside quotes every value
 * is inserted as JSON, so a string gets quotes there. A variable whose path selects nothing is removed.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-issues
 */

/** A template in parts: literal text, and variables with their position. */
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
  if (!insideQuotes) return json;
  return typeof value === 'string' ? value : json.replaceAll('"', '');
}

/** Quotes that open or close a string; `\"` is part of the string. */
const countQuotes = (text: string): number => text.replace(/\\./gs, '').split('"').length - 1;
