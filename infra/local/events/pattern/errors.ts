/** A refused pattern: the reason in EventBridge's words, and the place in the pattern. */
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
