/** When the failed items of a Map make the Map fail. */
import { ERROR, StateError } from '../errors';
import type { Tolerance } from '../query/language';

/** If both are 0, nothing is tolerated; if either is set, failures up to it are. */
export const exceeded = (tolerance: Tolerance, failed: number, total: number): boolean =>
  failed > 0 && failed > tolerance.count && (failed / total) * 100 > tolerance.percentage;

export const toleranceExceeded = () =>
  new StateError(ERROR.TOLERANCE_EXCEEDED, 'The specified tolerated failure threshold was exceeded');
