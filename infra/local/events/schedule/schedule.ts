/**
 * Schedule expressions of rules.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
import { validationError } from '../errors';
import { parseCron, type NextTime } from './cron';

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const RATE = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/;
const CRON = /^cron\((.+)\)$/;

/** @throws ServiceError ValidationException, like PutRule */
export function parseSchedule(expression: string): NextTime {
  const rate = RATE.exec(expression);
  if (rate) return everyPeriod(Number(rate[1]), rate[2] as keyof typeof UNIT_MS, rate[3] === 's', expression);
  const cron = CRON.exec(expression);
  const nextTime = cron?.[1] === undefined ? undefined : parseCron(cron[1]);
  if (!nextTime) throw invalid(expression);
  return nextTime;
}

/** EventBridge requires `1 minute` and `2 minutes`. */
function everyPeriod(count: number, unit: keyof typeof UNIT_MS, plural: boolean, expression: string): NextTime {
  if (plural !== count > 1) throw invalid(expression);
  const period = count * UNIT_MS[unit];
  return (after) => after + period;
}

const invalid = (expression: string) =>
  validationError(
    `Parameter ScheduleExpression is not valid. Got '${expression}', expected rate(5 minutes) or cron(0 12 * * ? *).`,
  );
