/** Takes resources out of a template, with every output, dependency and reference that would be left without its end. */
import { isObject, referredId, replaceObjects, type Template } from './template';

/** Stands in a text, such as the body of a dashboard, for the attribute of a resource that is not there. */
const TAKEN_OUT = 'taken-out-for-the-rehearsal';

/**
 * @throws Error if a resource that stays needs one that goes, other than in a text: what is deployed would then not be this
 * stack any more
 */
export function removeResources(template: Template, ids: readonly string[]): void {
  for (const id of ids) delete template.Resources[id];
  for (const [name, { Value }] of Object.entries(template.Outputs ?? {})) {
    if (refersTo(Value, ids)) delete template.Outputs?.[name];
  }
  for (const [id, resource] of Object.entries(template.Resources)) {
    if (resource.DependsOn !== undefined)
      resource.DependsOn = [resource.DependsOn].flat().filter((on) => !ids.includes(on));
    if (resource.Properties === undefined || !refersTo(resource.Properties, ids)) continue;
    resource.Properties = replaceObjects(resource.Properties, (object) =>
      withoutInText(object, ids),
    ) as object as Record<string, unknown>;
    if (refersTo(resource.Properties, ids))
      throw new Error(`${id} (${resource.Type}) needs a resource that is to be taken out: ${ids.join(', ')}`);
  }
}

/** A joined text without its references to them; undefined for any other object. */
function withoutInText(object: Record<string, unknown>, ids: readonly string[]): unknown {
  const join = object['Fn::Join'];
  if (!Array.isArray(join) || !Array.isArray(join[1])) return undefined;
  const parts = join[1].map((part: unknown) => (isObject(part) && isOneOf(part, ids) ? TAKEN_OUT : part));
  return { 'Fn::Join': [join[0], parts] };
}

const isOneOf = (object: Record<string, unknown>, ids: readonly string[]): boolean => {
  const id = referredId(object);
  return id !== undefined && ids.includes(id);
};

function refersTo(value: unknown, ids: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((item) => refersTo(item, ids));
  if (!isObject(value)) return false;
  return isOneOf(value, ids) || Object.values(value).some((item) => refersTo(item, ids));
}
