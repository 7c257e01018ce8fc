/** Counts resumes, what they bring, and gaps by reason, for the dashboard. */
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { GAP_METRIC, RESUME_METRIC } from '#shared/runtime/metrics';
import type { ResumeAnswer } from './resume';

/**
 * Counts one page. A resume counts with its first page, and its gaps with its last.
 * @param isFirst whether it is the first page
 */
export function countPage(
  metrics: Pick<Metrics, 'addMetric' | 'publishStoredMetrics'>,
  { brought, gaps, isLast }: Pick<ResumeAnswer, 'brought' | 'gaps' | 'isLast'>,
  isFirst: boolean,
): void {
  const add = (name: string, count: number) => void (count > 0 && metrics.addMetric(name, MetricUnit.Count, count));
  add(RESUME_METRIC.RESUMES, isFirst ? 1 : 0);
  add(RESUME_METRIC.BROUGHT, brought);
  const reasons = isLast ? Object.values(gaps) : [];
  for (const reason of new Set(reasons)) add(GAP_METRIC[reason], reasons.filter((each) => each === reason).length);
  metrics.publishStoredMetrics();
}
