/** CloudFormation's answers as the SDK reads them, from a stack that runs. */
import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { startLocalCloud, type LocalCloud } from '#local';
import { temporaryProject, type TemporaryProject } from '../cloud-assembly/temporary-project';

const fixture = {
  Description: 'A queue & <nothing> else',
  Resources: { Queue: { Type: 'AWS::SQS::Queue' }, Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'b' } } },
  Outputs: { QueueUrl: { Value: { Ref: 'Queue' }, Description: 'Where to send' } },
};

let project: TemporaryProject;
let cloud: LocalCloud;
let cloudFormation: CloudFormationClient;
let name: string;
beforeAll(async () => {
  project = await temporaryProject({ template: fixture, code: {} });
  cloud = await startLocalCloud({ projectRoot: project.root, port: 0 });
  cloudFormation = new CloudFormationClient(cloud.access);
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
  name = Stacks[0]?.StackName ?? '';
});
afterAll(async () => {
  cloudFormation.destroy();
  await cloud.stop();
  await project.remove();
});

it('describes the running stack with its outputs, by name and by id', async () => {
  const { Stacks: [byName] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
  expect(byName).toMatchObject({
    StackName: name,
    Description: fixture.Description,
    StackStatus: 'CREATE_COMPLETE',
    Outputs: [{ OutputKey: 'QueueUrl', OutputValue: cloud.outputs.QueueUrl, Description: 'Where to send' }],
  });
  expect(byName?.CreationTime?.getTime()).toBeLessThanOrEqual(Date.now());
  const { Stacks: [byId] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: byName?.StackId }));
  expect(byId).toEqual(byName);
});

it('lists the resources by what Ref gives', async () => {
  const queue = {
    LogicalResourceId: 'Queue',
    ResourceType: 'AWS::SQS::Queue',
    PhysicalResourceId: cloud.resources.Queue,
  };
  const { StackResources } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: name }));
  expect(StackResources).toEqual(expect.arrayContaining([expect.objectContaining(queue)]));
  expect(StackResources).toHaveLength(2);
  const { StackResourceSummaries } = await cloudFormation.send(new ListStackResourcesCommand({ StackName: name }));
  expect(StackResourceSummaries).toEqual(expect.arrayContaining([expect.objectContaining(queue)]));
  const { StackResourceDetail } = await cloudFormation.send(
    new DescribeStackResourceCommand({ StackName: name, LogicalResourceId: 'Queue' }),
  );
  expect(StackResourceDetail).toMatchObject(queue);
});

it('gives the template as it was written', async () => {
  const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand({ StackName: name }));
  expect(JSON.parse(TemplateBody)).toEqual(fixture);
  const processed = new GetTemplateCommand({ StackName: name, TemplateStage: 'Processed' });
  await expect(cloudFormation.send(processed)).rejects.toThrow('stage Original, not Processed');
  await expect(cloudFormation.send(new GetTemplateCommand({ StackName: 'Other' }))).rejects.toThrow('does not exist');
});

it('answers for an unknown stack like CloudFormation', async () => {
  await expect(cloudFormation.send(new DescribeStacksCommand({ StackName: 'Other' }))).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Stack with id Other does not exist',
  });
});

it('refuses by name what it would otherwise ignore', async () => {
  const command = new DescribeStackResourcesCommand({ PhysicalResourceId: cloud.resources.Queue });
  await expect(cloudFormation.send(command)).rejects.toThrow('not PhysicalResourceId');
});
