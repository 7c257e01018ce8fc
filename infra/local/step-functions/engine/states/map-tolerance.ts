/** How many items of a Map may fail before the Map does. */
import type { MapState } from '../definition';
import { ERROR, EvaluationError, StateError } from '../errors';
import { evaluateInteger, evaluateTyped } from '../query/template';
import type { Step } from '../step';

export interface Tolerance {
  readonly count: number;
  /** 0 to 100. */
  readonly percentage: number;
}

export async function mapTolerance(step: Step<MapState>): Promise<Tolerance> {
  const { ToleratedFailureCount, ToleratedFailurePercentage } = step.state;
  const count = await evaluateInteger(ToleratedFailureCount ?? 0, 'ToleratedFailureCount', step.bindings(), 0);
  const field = 'ToleratedFailurePercentage';
  const percentage = await evaluateTyped('number', ToleratedFailurePercentage ?? 0, field, step.bindings());
  if (percentage < 0 || percentage > 100) {
    throw new EvaluationError(`The ${field} field must be between 0 and 100 but was: ${percentage}`, field);
  }
  return { count, percentage };
}

/** If both are 0, nothing is tolerated; if either is set, failures up to it are. */
export const exceeded = (tolerance: Tolerance, failed: number, total: number): boolean =>
  failed > 0 && failed > tolerance.count && (failed / total) * 100 > tolerance.percentage;

export const toleranceExceeded = () =>
  new StateError(ERROR.TOLERANCE_EXCEEDED, 'The specified tolerated failure threshold was exceeded');
