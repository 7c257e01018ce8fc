/** TestState, as an action. */
import { readTestRequest } from '../test-state/test-request';
import { testState } from '../test-state/test-state';
import { type Actions, type StepFunctions, action, anyResource } from './action';

export const testStateAction = ({ context, runTask }: StepFunctions): Actions => ({
  TestState: action('TestState', anyResource, (input) =>
    testState(readTestRequest(input), context.environment, runTask),
  ),
});
