/** Says what of the stack does nothing on this machine: a line for each resource, with what cannot be without it. */
import { colors, text } from '#infra/terminal/text';
import type { LocalCloud } from '#local';

type Inert = LocalCloud['inert'][number];
type Line = ReturnType<typeof text>;

export function leftOutLines(inert: LocalCloud['inert']): Line[] {
  const missed = inert.filter((each) => each.missed);
  return missed.filter(({ needs }) => !needs).map((each) => line(each, whatNeeds(each.logicalId, missed)));
}

function line({ name, type, property, reason }: Inert, parts: readonly Inert[]): Line {
  const mark = colors.yellow('!');
  if (property !== undefined) return text`  ${mark} ${name} (${type}): its ${property} does nothing here: ${reason}`;
  const names = parts.map((part) => part.name).join(', ');
  const also = parts.length === 0 ? '' : `; nor does what needs it: ${names}`;
  return text`  ${mark} ${name} (${type}) does nothing here: ${reason}${also}`;
}

/** Each is said of the first that it needs. */
function whatNeeds(logicalId: string, missed: readonly Inert[]): Inert[] {
  const direct = missed.filter(({ needs }) => needs?.[0] === logicalId);
  return direct.flatMap((each) => [each, ...whatNeeds(each.logicalId, missed)]);
}
