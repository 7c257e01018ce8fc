/** A small stack of the kinds of resources the real one has: the boot's tests change it and break it. */
import type { ProjectContent } from '../cloud-assembly/temporary-project';

const trust = (service: string) => ({
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});
const policy = (Action: string, Resource: unknown) => ({ Statement: [{ Effect: 'Allow', Action, Resource }] });
const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** Sends its event to the queue, with the AWS SDK of the project and nothing but its environment. */
const SENDER = `
const { SQSClient, SendMessageCommand } = require(process.env.SDK);
const sqs = new SQSClient({});
exports.handler = async (event) => {
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify(event) }));
  return { sent: event };
};`;

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Send',
  States: {
    Send: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: '${SenderArn}', Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
};

export const code: ProjectContent['code'] = { sender: SENDER };

export const template = {
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue' },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      },
    },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'open sesame' } },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'orders' } },
    SenderRole: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: trust('lambda.amazonaws.com') },
    },
    SenderPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'Send',
        PolicyDocument: policy('sqs:SendMessage', arnOf('Queue')),
        Roles: [{ Ref: 'SenderRole' }],
      },
    },
    Sender: {
      Type: 'AWS::Lambda::Function',
      DependsOn: ['SenderPolicy'],
      Properties: {
        Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}' }, S3Key: 'sender.zip' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 10,
        Role: arnOf('SenderRole'),
        Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' }, SDK: require.resolve('@aws-sdk/client-sqs') } },
      },
    },
    MachineRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('states.amazonaws.com'),
        Policies: [
          { PolicyName: 'Invoke', PolicyDocument: policy('lambda:InvokeFunction', arnOf('Sender')) },
          { PolicyName: 'Extra', PolicyDocument: policy('sqs:PurgeQueue', arnOf('Queue')) },
        ],
      },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: arnOf('MachineRole'),
        DefinitionString: JSON.stringify(definition),
        DefinitionSubstitutions: { SenderArn: arnOf('Sender') },
      },
    },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: 1 } },
  },
  Outputs: {
    MachineArn: { Value: { Ref: 'Machine' } },
    SenderName: { Value: { Ref: 'Sender' } },
    QueueUrl: { Value: { Ref: 'Queue' } },
    TableName: { Value: { Ref: 'Table' } },
    SecretArn: { Value: { Ref: 'Secret' } },
  },
};
