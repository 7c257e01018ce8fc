/** Lists what of a template does nothing on this machine, with the reasons. */
import { ownProperty } from '#shared/base/own-property';
import { INERT_TYPES, type InertResource } from './inert-types';
import type { LeftOut } from './left-out';
import type { ResourceDeclaration, Template } from './template';

/** Nothing, the resource itself, or some of its properties. @param leftOut absent if nothing may be left out */
export function inertParts(logicalId: string, { Resources }: Template, leftOut: LeftOut | undefined): InertResource[] {
  const what = { logicalId, ...named(logicalId, Resources[logicalId]!) };
  const watches = ownProperty(INERT_TYPES, what.type);
  if (watches !== undefined) return [{ ...what, reason: watches, missed: false }];
  const resource = leftOut?.resource(logicalId);
  if (!resource) {
    const properties = [...(leftOut?.properties(logicalId) ?? [])];
    return properties.map(([property, reason]) => ({ ...what, property, reason, missed: true }));
  }
  const { needs, reason } = resource;
  if (!needs) return [{ ...what, reason, missed: true }];
  const needed = needs.map((id) => named(id, Resources[id]!)).map(({ type, name }) => `${type} ${name}`);
  const because = `it needs ${needed.join(', ')}, which local mode does not run (${reason})`;
  return [{ ...what, reason: because, missed: true, needs }];
}

/** What the template takes from elsewhere. */
export const inertOthers = (leftOut: LeftOut | undefined): InertResource[] =>
  (leftOut?.others() ?? []).map((other) => ({ logicalId: other.name, ...other, missed: true }));

/** CDK writes the path down; `/Resource` is the part of it that every construct has. */
function named(logicalId: string, { Type: type, Metadata }: ResourceDeclaration): Pick<InertResource, 'name' | 'type'> {
  const path = (Metadata as Readonly<Record<string, unknown>> | undefined)?.['aws:cdk:path'];
  return { type, name: typeof path === 'string' ? path.replace(/\/(?:Resource|Default)$/, '') : logicalId };
}
