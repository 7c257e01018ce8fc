/**
 * What CloudFormation does with each type of resource that the service may have. The actions are those of the handlers in the
 * type's schema (create, read, update and delete), which AWS publishes in the CloudFormation registry
 * (`aws cloudformation describe-type --type RESOURCE --type-name NAME`). Actions for what the service never uses, such as
 * VPCs, file systems and replicas, are left out. Added are those that the schemas leave out: tags, because a stack's tags go to
 * all its resources, and the delivery of logs.
 */

export interface ResourceType {
  /** Actions on the resource itself. */
  readonly actions: readonly string[];
  /** ARN of a resource; NAME is a name or a pattern. REGION, ACCOUNT and PARTITION are as told. */
  readonly arns: readonly string[];
  /** Type whose names NAME stands for. @default - this type */
  readonly of?: string;
  /** Property that holds the name. Without the property, CloudFormation makes a name. @default - it always makes one */
  readonly nameIn?: string;
  /** How a made name begins; anything for what is found by id alone. @default 'stack' */
  readonly madeFrom?: 'stack' | 'stackOrLogicalId' | 'anything';
  /** Actions that take no resource. */
  readonly everywhere?: readonly string[];
  /** Further actions, for resources that have one of the properties. */
  readonly with?: Readonly<
    Record<string, { readonly actions?: readonly string[]; readonly everywhere?: readonly string[] }>
  >;
}

/** Which services CloudFormation may hand the roles of a stack to. */
export const PASSED_TO = [
  'apigateway.amazonaws.com',
  'events.amazonaws.com',
  'lambda.amazonaws.com',
  'states.amazonaws.com',
] as const;

/** API Gateway's actions are HTTP methods on the paths of its own API. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => `apigateway:${method}`);
const TAGS = ['apigateway:TagResource', 'apigateway:UntagResource'];
const apiGateway = (...paths: string[]): ResourceType => ({
  actions: [...METHODS, ...TAGS],
  arns: paths.map((path) => `arn:PARTITION:apigateway:REGION::/${path}`),
  madeFrom: 'anything', // its paths have ids
});
const API = apiGateway('apis', 'apis/*', 'tags/*');
const REST_API: ResourceType = { ...apiGateway('restapis', 'restapis/*', 'tags/*') };
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];

const FUNCTION_ARN = 'arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME';
const ROLE_ARN = 'arn:PARTITION:iam::ACCOUNT:role/NAME';
const QUEUE_ARN = 'arn:PARTITION:sqs:REGION:ACCOUNT:NAME';
const BUS_ARN = 'arn:PARTITION:events:REGION:ACCOUNT:event-bus/NAME';

export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::ApiGateway::Deployment': REST_API,
  'AWS::ApiGateway::GatewayResponse': REST_API,
  'AWS::ApiGateway::Method': REST_API,
  'AWS::ApiGateway::Model': REST_API,
  'AWS::ApiGateway::RequestValidator': REST_API,
  'AWS::ApiGateway::Resource': REST_API,
  'AWS::ApiGateway::RestApi': REST_API,
  'AWS::ApiGateway::Stage': { ...REST_API, with: { AccessLogSetting: { everywhere: LOG_DELIVERY } } },
  'AWS::ApiGatewayV2::Api': API,
  'AWS::ApiGatewayV2::ApiMapping': apiGateway('domainnames/*'),
  'AWS::ApiGatewayV2::Authorizer': API,
  'AWS::ApiGatewayV2::DomainName': {
    ...apiGateway('domainnames', 'domainnames/*', 'tags/*'),
    // The first domain of an account makes API Gateway's service-linked role.
    everywhere: ['iam:CreateServiceLinkedRole'],
  },
  'AWS::ApiGatewayV2::Integration': API,
  'AWS::ApiGatewayV2::IntegrationResponse': API,
  'AWS::ApiGatewayV2::Route': API,
  'AWS::ApiGatewayV2::RouteResponse': API,
  'AWS::ApiGatewayV2::Stage': { ...API, with: { AccessLogSettings: { everywhere: LOG_DELIVERY } } },
  'AWS::CertificateManager::Certificate': {
    actions: [
      'acm:DescribeCertificate',
      'acm:DeleteCertificate',
      'acm:ListTagsForCertificate',
      'acm:AddTagsToCertificate',
      'acm:RemoveTagsFromCertificate',
      'acm:UpdateCertificateOptions',
    ],
    arns: ['arn:PARTITION:acm:REGION:ACCOUNT:certificate/*'],
    madeFrom: 'anything',
    everywhere: ['acm:RequestCertificate', 'route53:ChangeResourceRecordSets', 'route53:GetChange'],
  },
  'AWS::CloudWatch::Alarm': {
    actions: [
      'cloudwatch:PutMetricAlarm',
      'cloudwatch:DeleteAlarms',
      'cloudwatch:ListTagsForResource',
      'cloudwatch:TagResource',
      'cloudwatch:UntagResource',
    ],
    arns: ['arn:PARTITION:cloudwatch:REGION:ACCOUNT:alarm:NAME'],
    nameIn: 'AlarmName',
    everywhere: ['cloudwatch:DescribeAlarms'],
  },
  'AWS::CloudWatch::Dashboard': {
    actions: ['cloudwatch:PutDashboard', 'cloudwatch:GetDashboard', 'cloudwatch:DeleteDashboards'],
    arns: ['arn:PARTITION:cloudwatch::ACCOUNT:dashboard/NAME'],
    nameIn: 'DashboardName',
  },
  'AWS::DynamoDB::GlobalTable': {
    actions: [
      'dynamodb:CreateTable',
      'dynamodb:Describe*',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateTimeToLive',
      'dynamodb:UpdateContinuousBackups',
      'dynamodb:UpdateContributorInsights',
      'dynamodb:DeleteTable',
      'dynamodb:ListTagsOfResource',
      'dynamodb:TagResource',
      'dynamodb:UntagResource',
      'dynamodb:GetResourcePolicy',
    ],
    arns: ['arn:PARTITION:dynamodb:REGION:ACCOUNT:table/NAME'],
    nameIn: 'TableName',
    // The handler asks for scaling policies of every table.
    everywhere: ['application-autoscaling:Describe*'],
  },
  'AWS::Events::Archive': {
    actions: ['events:CreateArchive', 'events:DescribeArchive', 'events:UpdateArchive', 'events:DeleteArchive'],
    arns: ['arn:PARTITION:events:REGION:ACCOUNT:archive/NAME', 'arn:PARTITION:events:REGION:ACCOUNT:event-bus/*'],
    nameIn: 'ArchiveName',
    madeFrom: 'anything',
  },
  'AWS::Events::EventBus': {
    actions: [
      'events:CreateEventBus',
      'events:DescribeEventBus',
      'events:UpdateEventBus',
      'events:DeleteEventBus',
      'events:PutPermission',
      'events:RemovePermission',
      'events:ListTagsForResource',
      'events:TagResource',
      'events:UntagResource',
    ],
    arns: [BUS_ARN],
    nameIn: 'Name',
  },
  'AWS::Events::EventBusPolicy': {
    actions: ['events:DescribeEventBus', 'events:PutPermission', 'events:RemovePermission'],
    arns: [BUS_ARN],
    madeFrom: 'anything', // the bus may be another team's
  },
  'AWS::Events::Rule': {
    actions: [
      'events:PutRule',
      'events:DescribeRule',
      'events:DeleteRule',
      'events:PutTargets',
      'events:RemoveTargets',
      'events:ListTargetsByRule',
      'events:ListTagsForResource',
      'events:TagResource',
      'events:UntagResource',
    ],
    // A rule of the default bus has no bus in its ARN.
    arns: ['arn:PARTITION:events:REGION:ACCOUNT:rule/NAME', 'arn:PARTITION:events:REGION:ACCOUNT:rule/*/NAME'],
    nameIn: 'Name',
  },
  'AWS::IAM::Policy': {
    actions: ['iam:PutRolePolicy', 'iam:GetRolePolicy', 'iam:DeleteRolePolicy'],
    arns: [ROLE_ARN],
    of: 'AWS::IAM::Role',
  },
  'AWS::IAM::Role': {
    actions: [
      'iam:CreateRole',
      'iam:GetRole',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
      'iam:UpdateAssumeRolePolicy',
      'iam:DeleteRole',
      'iam:PutRolePolicy',
      'iam:GetRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:ListRolePolicies',
      'iam:ListAttachedRolePolicies',
      'iam:TagRole',
      'iam:UntagRole',
    ],
    arns: [ROLE_ARN],
    nameIn: 'RoleName',
    with: {
      ManagedPolicyArns: { actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'] },
      PermissionsBoundary: { actions: ['iam:PutRolePermissionsBoundary'] },
    },
  },
  'AWS::KMS::Alias': {
    actions: ['kms:CreateAlias', 'kms:UpdateAlias', 'kms:DeleteAlias'],
    arns: ['arn:PARTITION:kms:REGION:ACCOUNT:alias/*', 'arn:PARTITION:kms:REGION:ACCOUNT:key/*'],
    madeFrom: 'anything',
    everywhere: ['kms:ListAliases'],
  },
  'AWS::KMS::Key': {
    actions: [
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
      'kms:PutKeyPolicy',
      'kms:GetKeyRotationStatus',
      'kms:EnableKey',
      'kms:DisableKey',
      'kms:EnableKeyRotation',
      'kms:DisableKeyRotation',
      'kms:UpdateKeyDescription',
      'kms:ListResourceTags',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:ScheduleKeyDeletion',
    ],
    arns: ['arn:PARTITION:kms:REGION:ACCOUNT:key/*'],
    madeFrom: 'anything',
    everywhere: ['kms:CreateKey'],
  },
  'AWS::Lambda::EventInvokeConfig': {
    actions: [
      'lambda:PutFunctionEventInvokeConfig',
      'lambda:GetFunctionEventInvokeConfig',
      'lambda:UpdateFunctionEventInvokeConfig',
      'lambda:DeleteFunctionEventInvokeConfig',
    ],
    arns: [FUNCTION_ARN],
    of: 'AWS::Lambda::Function',
  },
  'AWS::Lambda::Function': {
    actions: [
      'lambda:CreateFunction',
      'lambda:GetFunction',
      'lambda:GetFunctionConfiguration',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
      'lambda:DeleteFunction',
      'lambda:GetFunctionCodeSigningConfig',
      'lambda:GetFunctionRecursionConfig',
      'lambda:GetRuntimeManagementConfig',
      'lambda:PutRuntimeManagementConfig',
      'lambda:PutFunctionConcurrency',
      'lambda:DeleteFunctionConcurrency',
      'lambda:ListTags',
      'lambda:TagResource',
      'lambda:UntagResource',
    ],
    arns: [FUNCTION_ARN],
    nameIn: 'FunctionName',
  },
  'AWS::Lambda::Permission': {
    actions: ['lambda:AddPermission', 'lambda:RemovePermission', 'lambda:GetPolicy'],
    arns: [FUNCTION_ARN],
    of: 'AWS::Lambda::Function',
  },
  'AWS::Logs::LogGroup': {
    actions: [
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
      'logs:PutRetentionPolicy',
      'logs:DeleteRetentionPolicy',
      'logs:GetDataProtectionPolicy',
      'logs:AssociateKmsKey',
      'logs:DisassociateKmsKey',
      'logs:ListTagsForResource',
      'logs:TagResource',
      'logs:UntagResource',
    ],
    arns: [
      'arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME',
      'arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME:*', // how some of the actions write it
    ],
    nameIn: 'LogGroupName',
    everywhere: ['logs:DescribeLogGroups'],
  },
  'AWS::Logs::QueryDefinition': {
    actions: [],
    arns: [],
    everywhere: ['logs:PutQueryDefinition', 'logs:DescribeQueryDefinitions', 'logs:DeleteQueryDefinition'],
  },
  'AWS::Route53::RecordSet': {
    actions: [
      'route53:GetHostedZone',
      'route53:ChangeResourceRecordSets',
      'route53:ListResourceRecordSets',
      'route53:GetChange',
    ],
    arns: ['arn:PARTITION:route53:::hostedzone/*', 'arn:PARTITION:route53:::change/*'],
    madeFrom: 'anything',
  },
  'AWS::SQS::Queue': {
    actions: [
      'sqs:CreateQueue',
      'sqs:GetQueueUrl',
      'sqs:GetQueueAttributes',
      'sqs:SetQueueAttributes',
      'sqs:DeleteQueue',
      'sqs:ListQueueTags',
      'sqs:TagQueue',
      'sqs:UntagQueue',
    ],
    arns: [QUEUE_ARN],
    nameIn: 'QueueName',
  },
  'AWS::SQS::QueuePolicy': { actions: ['sqs:SetQueueAttributes'], arns: [QUEUE_ARN], of: 'AWS::SQS::Queue' },
  'AWS::Scheduler::ScheduleGroup': {
    actions: [
      'scheduler:CreateScheduleGroup',
      'scheduler:GetScheduleGroup',
      'scheduler:DeleteScheduleGroup',
      'scheduler:ListTagsForResource',
      'scheduler:TagResource',
      'scheduler:UntagResource',
    ],
    arns: ['arn:PARTITION:scheduler:REGION:ACCOUNT:schedule-group/NAME'],
    nameIn: 'Name',
  },
  'AWS::SecretsManager::Secret': {
    actions: [
      'secretsmanager:CreateSecret',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:UpdateSecret',
      'secretsmanager:DeleteSecret',
      'secretsmanager:TagResource',
      'secretsmanager:UntagResource',
    ],
    // Secrets Manager adds a hyphen and six characters to the name.
    arns: ['arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME-??????'],
    nameIn: 'Name',
    madeFrom: 'stackOrLogicalId',
    everywhere: ['secretsmanager:GetRandomPassword'],
  },
  'AWS::StepFunctions::StateMachine': {
    actions: [
      'states:CreateStateMachine',
      'states:DescribeStateMachine',
      'states:UpdateStateMachine',
      'states:DeleteStateMachine',
      'states:ListTagsForResource',
      'states:TagResource',
      'states:UntagResource',
    ],
    arns: ['arn:PARTITION:states:REGION:ACCOUNT:stateMachine:NAME'],
    nameIn: 'StateMachineName',
  },
};
