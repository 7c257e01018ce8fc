/** Data from the server, a publisher or a client does not fit the schema of its message. Says which fields, and why. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { withoutValue } from './hide-value';
import { issuePath } from '#shared/base/problem-text';

export interface MessageIssue {
  /** Path from the data: `data`, `data.lines[0].sku`. Absent if the message already says it. */
  readonly path?: string;
  /** The validator's message, with the kind of a value instead of the value. */
  readonly message: string;
}

/** Thousands of wrong items in a list are usually one mistake. */
const MAX_SHOWN_ISSUES = 5;

export class InvalidMessageError extends Error {
  override readonly name = 'InvalidMessageError';

  constructor(
    readonly type: string,
    /** The first few, then one that says how many more there are. */
    readonly issues: readonly MessageIssue[],
  ) {
    super(`Message '${type}' does not fit: ${issues.map(describe).join('; ')}`);
  }

  /** @param data the validated data; none of its values is shown */
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
