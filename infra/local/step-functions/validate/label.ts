/** Label of a Distributed Map: a part of the ARN of its Map Runs. https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
import { finding, type Finding } from './finding';

const MAX_LENGTH = 40;
/** Blanks, brackets, wildcards, other special and control characters. */
const NOT_ALLOWED = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

export function labelFindings(label: unknown, path: string): Finding[] {
  if (typeof label !== 'string') return [];
  if (label.length > MAX_LENGTH) return [finding(`Label cannot exceed ${MAX_LENGTH} characters`, path)];
  const [character] = NOT_ALLOWED.exec(label) ?? [];
  return character === undefined ? [] : [finding(`Label contains invalid character: '${character}'`, path)];
}
