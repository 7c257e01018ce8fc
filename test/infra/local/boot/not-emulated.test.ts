/** A stack with resources of types that local mode does not emulate: it boots, and what calls them is told. */
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startLocalCloud, type LocalCloud } from '#local';
import { waitUntil } from '#tools/stack/wait-until';
import { temporaryProject, type TemporaryProject } from '../cloud-assembly/temporary-project';

const template = {
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Metadata: { 'aws:cdk:path': 'Test/Alerts/Resource' } },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: 1 } },
    Queue: { Type: 'AWS::SQS::Queue' },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            },
          ],
        },
      },
    },
    ToTopic: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: 'shop-of-another-stack',
        EventPattern: { source: ['shop'] },
        Targets: [
          { Id: 'topic', Arn: { Ref: 'Topic' }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
        ],
      },
    },
  },
  Outputs: { Topic: { Value: { Ref: 'Topic' } }, QueueUrl: { Value: { Ref: 'Queue' } } },
};

const WHAT = 'Local mode does not emulate the service';
let project: TemporaryProject;
let cloud: LocalCloud;

beforeAll(async () => {
  project = await temporaryProject({ template, code: {} });
  cloud = await startLocalCloud({ projectRoot: project.root, port: 0, events: { observe: () => undefined } });
});
afterAll(async () => {
  await cloud.stop();
  await project.remove();
});

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
});

it('lists each with its name and what it is', () => {
  expect(cloud.inert.filter(({ missed }) => missed).map(({ name, type }) => `${type} ${name}`)).toEqual([
    'AWS::SNS::Topic Test/Alerts',
    'AWS::S3::Bucket Bucket',
  ]);
  expect(cloud.outputs.Topic).toMatch(/^arn:aws:sns:us-east-1:/);
});

it('tells an SDK that speaks JSON', async () => {
  const client = new ServiceQuotasClient(cloud.access);
  const call = client.send(new GetServiceQuotaCommand({ ServiceCode: 'x', QuotaCode: 'y' }));
  await expect(call).rejects.toThrow(`${WHAT} servicequotas.`);
  client.destroy();
});

it('tells what speaks XML, with the resources that do nothing', async () => {
  const ofS3 = await fetch(`${cloud.url}/bucket/key`, { method: 'PUT', headers: signedFor('s3'), body: 'x' });
  expect(ofS3.status).toBe(400);
  expect(await ofS3.text()).toBe(
    `<Error><Code>UnknownOperationException</Code><Message>${WHAT} s3. These resources of the stack do nothing here: AWS::S3::Bucket Bucket.</Message></Error>`,
  );
  const ofSns = await fetch(cloud.url, {
    method: 'POST',
    headers: { ...signedFor('sns'), 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=Publish',
  });
  expect(await ofSns.text()).toContain(
    `${WHAT} sns. These resources of the stack do nothing here: AWS::SNS::Topic Test`,
  );
});

it('creates the event bus a rule is on, and dead-letters what cannot be delivered, with the reason', async () => {
  const events = new EventBridgeClient(cloud.access);
  const entry = { EventBusName: 'shop-of-another-stack', Source: 'shop', DetailType: 'Sold', Detail: '{}' };
  await expect(events.send(new PutEventsCommand({ Entries: [entry] }))).resolves.toMatchObject({ FailedEntryCount: 0 });
  const sqs = new SQSClient(cloud.access);
  const read = new ReceiveMessageCommand({
    QueueUrl: cloud.outputs.QueueUrl,
    MessageAttributeNames: ['All'],
  });
  const [letter] = await waitUntil('the dead letter', async () => (await sqs.send(read)).Messages);
  expect(letter?.MessageAttributes?.ERROR_MESSAGE?.StringValue).toContain(`${WHAT} sns.`);
  events.destroy();
  sqs.destroy();
});
