/** A refusal of a pattern: the reason in EventBridge's words, and where in the pattern it stands. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  constructor(
    readonly reason: string,
    /** Path of the field or operator, e.g. `detail.state`; empty for the pattern itself. */
    readonly path: string,
  ) {
    super(path === '' ? reason : `${reason}\n at ${path}`);
  }
}
