/** A resource of the template could not be created. Names the resource, keeps the reason as `cause`. */
import { UnsupportedError } from '../core/service';

export class ResourceCreationError extends Error {
  override readonly name = 'ResourceCreationError';
  readonly code = 'LOCAL_RESOURCE_FAILED';

  /** What is unsupported stays an UnsupportedError, since that is what to fix in the template or in local mode. */
  static from(where: string, cause: unknown): Error {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (!(cause instanceof UnsupportedError)) {
      return new ResourceCreationError(`${where} could not be created: ${reason}`, { cause });
    }
    return reason.startsWith(where) ? cause : new UnsupportedError(`${where}: ${reason}`, { cause });
  }
}
