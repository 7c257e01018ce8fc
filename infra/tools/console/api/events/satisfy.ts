/** Makes the detail of an event meet a rule's conditions, if a condition lists values or bounds a number. */
export type Detail = Record<string, unknown>;

export function satisfy(detail: Detail, conditions: Detail): void {
  for (const [field, condition] of Object.entries(conditions)) {
    if (field === '$or') satisfy(detail, ((condition as readonly unknown[])[0] ?? {}) as Detail);
    else if (Array.isArray(condition)) setOrRemove(detail, field, valueFor(condition[0], detail[field]));
    else if (typeof condition === 'object' && condition !== null) {
      const inner = (detail[field] ??= {}) as Detail;
      satisfy(inner, condition as Detail);
    }
  }
}

/** @returns undefined for a field that must be absent */
export function valueFor(matcher: unknown, present: unknown): unknown {
  if (matcher === undefined) return present;
  if (typeof matcher !== 'object' || matcher === null) return matcher;
  const [[operator, operand] = []] = Object.entries(matcher);
  switch (operator) {
    case 'prefix':
      return `${textOf(operand)}…`;
    case 'suffix':
      return `…${textOf(operand)}`;
    case 'equals-ignore-case':
      return operand;
    case 'wildcard':
      return String(operand).replaceAll('*', '…');
    case 'numeric':
      return Array.isArray(operand) ? numberFor(operand) : present;
    case 'exists':
      return operand === false ? undefined : (present ?? 'some value');
    default:
      return present ?? 'some value';
  }
}

/** A prefix may ignore case. */
const textOf = (operand: unknown): string =>
  typeof operand === 'object' && operand !== null ? String(Object.values(operand)[0]) : String(operand);

function numberFor([comparison, bound]: readonly unknown[]): number {
  const number = Number(bound);
  if (comparison === '>') return number + 1;
  return comparison === '<' ? number - 1 : number;
}

function setOrRemove(detail: Detail, field: string, value: unknown): void {
  if (value === undefined) delete detail[field];
  else detail[field] = value;
}
