/** A resource of the template could not be created. Names the resource; `cause` is the reason. */
import { UnsupportedError } from '../core/service';

export class ResourceCreationError extends Error {
  override readonly name = 'ResourceCreationError';
  readonly code = 'LOCAL_RESOURCE_FAILED';

  /** Stays an UnsupportedError if it was one: that says what to fix in the template or in local mode. */
  static from(where: string, cause: unknown): Error {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (!(cause instanceof UnsupportedError)) {
      return new ResourceCreationError(`${where} could not be created: ${reason}`, { cause });
    }
    return reason.startsWith(where) ? cause : new UnsupportedError(`${where}: ${reason}`, { cause });
  }
}
