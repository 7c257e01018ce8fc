/** DescribeStacks, DescribeStackResources, DescribeStackResource, ListStackResources and GetTemplate. */
import { type Environment, arn } from '../core/identity';
import { type JsonObject, type Operation, ServiceError } from '../core/service';
import { describeStack, describeResource, summarizeResource } from './shapes';
import type { StackDescription, StackResource } from './stack-description';

export function cloudFormationOperations(
  environment: Environment,
  stack: () => StackDescription | undefined,
): Readonly<Record<string, Operation>> {
  const operation = (name: string, members: readonly string[], run: (input: JsonObject) => JsonObject): Operation => ({
    permissions: ({ StackName }) => [
      {
        action: `cloudformation:${name}`,
        resource: arn(environment, 'cloudformation', `stack/${nameIn(StackName)}/*`),
      },
    ],
    run: async (input) => {
      refuseOtherMembers(name, input, members);
      return run(input);
    },
  });
  const named = (input: JsonObject) => theStack(stack(), required(input, 'StackName'));

  return {
    DescribeStacks: operation('DescribeStacks', ['StackName', 'NextToken'], (input) => {
      const running = stack();
      if (input.StackName === undefined) return { Stacks: running ? [describeStack(running)] : [] };
      return { Stacks: [describeStack(named(input))] };
    }),
    DescribeStackResources: operation('DescribeStackResources', ['StackName', 'LogicalResourceId'], (input) => {
      const found = named(input);
      const { LogicalResourceId: id } = input;
      const resources = found.resources.filter(({ logicalId }) => id === undefined || logicalId === id);
      return { StackResources: resources.map((resource) => describeResource(found, resource)) };
    }),
    DescribeStackResource: operation('DescribeStackResource', ['StackName', 'LogicalResourceId'], (input) => {
      const found = named(input);
      return { StackResourceDetail: describeResource(found, resourceIn(found, required(input, 'LogicalResourceId'))) };
    }),
    ListStackResources: operation('ListStackResources', ['StackName', 'NextToken'], (input) => {
      const found = named(input);
      return { StackResourceSummaries: found.resources.map((resource) => summarizeResource(found, resource)) };
    }),
    GetTemplate: operation('GetTemplate', ['StackName', 'TemplateStage'], (input) => {
      const { TemplateStage: stage = 'Original' } = input;
      if (stage !== 'Original') {
        throw validationError(`GetTemplate: local mode has only the template of stage Original, not ${String(stage)}.`);
      }
      return { TemplateBody: named(input).templateBody, StagesAvailable: ['Original'] };
    }),
  };
}

/** A stack is given by its name or by its ARN, `arn:...:stack/NAME/ID`. */
const nameIn = (stack: unknown): string =>
  typeof stack === 'string' ? stack.replace(/^arn:[^/]*:stack\/([^/]*)\/.*$/, '$1') : '*';

function theStack(running: StackDescription | undefined, asked: string): StackDescription {
  if (running?.name === nameIn(asked)) return running;
  // CloudFormation's own words, which tools test for.
  throw validationError(`Stack with id ${asked} does not exist`);
}

function resourceIn({ name, resources }: StackDescription, logicalId: string): StackResource {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  if (found) return found;
  throw validationError(`Resource ${logicalId} does not exist for stack ${name}`);
}

function required(input: JsonObject, member: string): string {
  const value = input[member];
  if (typeof value === 'string' && value !== '') return value;
  throw validationError(`${member} must name a stack, got nothing. Local mode finds a stack only by its name.`);
}

function refuseOtherMembers(operation: string, input: JsonObject, members: readonly string[]): void {
  const other = Object.keys(input).find((member) => !members.includes(member));
  if (other === undefined) return;
  throw validationError(`${operation}: local mode takes ${members.join(', ')}, but not ${other}.`);
}

const validationError = (message: string) => new ServiceError('ValidationError', message);
