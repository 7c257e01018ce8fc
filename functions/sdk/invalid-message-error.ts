/** Data that does not fit the schema of its message, from the server, a publisher or a client: which fields and why. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { withoutValue } from './hide-value';
import { issuePath } from '#shared/base/problem-text';

export interface MessageIssue {
  /** From the data: `data`, `data.lines[0].sku`. Absent where the text says it. */
  readonly path?: string;
  /** In the words of the validator, with the kind of a value in place of it. */
  readonly message: string;
}

/** A list of thousands of wrong items is one mistake, not thousands. */
const MAX_SHOWN_ISSUES = 5;

export class InvalidMessageError extends Error {
  override readonly name = 'InvalidMessageError';

  constructor(
    readonly type: string,
    /** The first few. */
    readonly issues: readonly MessageIssue[],
  ) {
    super(`Message '${type}' does not fit: ${issues.map(describe).join('; ')}`);
  }

  /** @param data what the issues are of; none of its values is shown */
  static of(type: string, found: readonly StandardSchemaV1.Issue[], data: unknown): InvalidMessageError {
    const issues = found
      .slice(0, MAX_SHOWN_ISSUES)
      .map((issue) => ({ path: pathInData(issue.path), message: withoutValue(issue, data) }));
    const more = found.length - issues.length;
    return new InvalidMessageError(type, more > 0 ? [...issues, { message: `and ${more} more` }] : issues);
  }
}

const describe = ({ path, message }: MessageIssue): string => (path === undefined ? message : `${path}: ${message}`);

function pathInData(path: StandardSchemaV1.Issue['path']): string {
  const inside = issuePath(path);
  return inside === '' || inside.startsWith('[') ? `data${inside}` : `data.${inside}`;
}
