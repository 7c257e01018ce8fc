/** EventBridge Scheduler through the SDK integration, with errors `Scheduler.*`. */
import type { Json } from '../../core/service';
import type { Integration } from './integration';
import { type ErrorNaming, integrationError } from './integration-error';
import { objectArguments } from './task-arguments';

export const SCHEDULER_ACTIONS: readonly string[] = ['createSchedule', 'deleteSchedule', 'getSchedule'];

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html#API_CreateSchedule_Errors */
const MODELLED: readonly string[] = [
  'ConflictException',
  'InternalServerException',
  'ResourceNotFoundException',
  'ServiceQuotaExceededException',
  'ThrottlingException',
  'ValidationException',
];

const ERRORS: ErrorNaming = {
  prefix: 'Scheduler',
  service: 'Scheduler',
  sdk: 'java-2',
  unmodelled: 'SchedulerException',
  isModelled: (code) => MODELLED.includes(code),
};

export const schedulerSdk: Integration = {
  async run(taskArguments, { action, call }) {
    const operation = action.charAt(0).toUpperCase() + action.slice(1);
    try {
      return (await call('scheduler', operation, objectArguments(taskArguments))) as Record<string, Json>;
    } catch (error) {
      throw integrationError(ERRORS, error);
    }
  },
};
