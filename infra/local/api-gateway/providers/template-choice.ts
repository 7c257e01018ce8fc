/** Reads the templates of an integration or integration response, and the expression that chooses among them. */
import type { PropertyReader } from '../../core/property-reader';
import { UnsupportedError } from '../../core/service';
import type { TemplateChoice } from '../model/api';
import { SelectionExpression } from '../model/selection-expression';
import { Template } from '../model/template';

export function readTemplateChoice(
  properties: PropertyReader,
  { where, templates: property, variables }: { where: string; templates: string; variables: readonly string[] },
): TemplateChoice {
  const expression = properties.optionalString('TemplateSelectionExpression');
  const templates = new Map(
    Object.entries(properties.optionalObject(property) ?? {}).map(([key, source]) => {
      const at = `${where}, ${property}['${key}']`;
      if (typeof source !== 'string')
        throw new UnsupportedError(`${at} must be a string, got ${JSON.stringify(source)}.`);
      return [key, Template.parse(source, at)];
    }),
  );
  if (expression === undefined) return { templates };
  const at = `${where}, TemplateSelectionExpression`;
  return { templates, selection: SelectionExpression.parse(expression, at, variables) };
}
