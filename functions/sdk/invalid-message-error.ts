/** Data that does not fit the schema of its message, from the server, a publisher or a client: which fields and why. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { issuePath } from '../shared/issue-path';

export interface MessageIssue {
  /** From the data: `data`, `data.lines[0].sku`. */
  readonly path: string;
  /** In the words of the validator, which may show the value that was got. */
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
    super(`Message '${type}' does not fit: ${issues.map(({ path, message }) => `${path}: ${message}`).join('; ')}`);
  }

  static of(type: string, found: readonly StandardSchemaV1.Issue[]): InvalidMessageError {
    const issues = found.slice(0, MAX_SHOWN_ISSUES).map(({ path, message }) => ({ path: pathInData(path), message }));
    const more = found.length - issues.length;
    return new InvalidMessageError(
      type,
      more > 0 ? [...issues, { path: 'data', message: `and ${more} more` }] : issues,
    );
  }
}

function pathInData(path: StandardSchemaV1.Issue['path']): string {
  const inside = issuePath(path);
  return inside === '' || inside.startsWith('[') ? `data${inside}` : `data.${inside}`;
}
