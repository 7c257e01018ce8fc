/**
 * CloudFormation as far as tools read it: the running stack, its outputs and its resources, so that tools that find a
 * deployed stack by name find this one too. Changing a stack is the job of the boot and `--watch`.
 */
import type { ServiceModule } from '../core/context';
import type { Environment } from '../core/identity';
import { cloudFormationOperations } from './operations';
import type { StackDescription } from './stack-description';

export type { StackDescription } from './stack-description';

/** @param stack undefined until there is one */
export function createCloudFormationModule(
  environment: Environment,
  stack: () => StackDescription | undefined,
): ServiceModule {
  const operations = cloudFormationOperations(environment, stack);
  return {
    service: {
      name: 'cloudformation',
      protocol: 'query',
      query: {
        version: '2010-05-15',
        namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
        actions: Object.keys(operations),
      },
      operation: (name) => (Object.hasOwn(operations, name) ? operations[name] : undefined),
    },
    providers: [],
  };
}
