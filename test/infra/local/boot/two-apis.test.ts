/** Two WebSocket APIs whose stages have one name, and functions that post to `https://{domainName}/{stage}`. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { startLocalCloud, type LocalCloud } from '#local';
import { temporaryProject, type TemporaryProject } from '../cloud-assembly/temporary-project';

/** Posts to the connection that asks, by whichever client it names, and answers how that went. */
const POSTER = `
const { ApiGatewayManagementApiClient, PostToConnectionCommand } = require(process.env.SDK);
const undici = require(process.env.UNDICI);
exports.handler = async ({ requestContext: { domainName, stage, connectionId }, body }) => {
  const endpoint = 'https://' + domainName + '/' + stage;
  const Data = JSON.stringify({ posted: process.env.NAME });
  const url = endpoint + '/@connections/' + connectionId;
  const ways = {
    sdk: () => new ApiGatewayManagementApiClient({ endpoint }).send(new PostToConnectionCommand({ ConnectionId: connectionId, Data })),
    // Both are unsigned: they reach the endpoint, which says so.
    fetch: async () => { throw new Error((await (await fetch(url, { method: 'POST', body: Data })).json()).message); },
    undici: async () => { throw new Error((await (await undici.request(url, { method: 'POST', body: Data })).body.json()).message); },
    callbackUrl: () => new ApiGatewayManagementApiClient({ endpoint: process.env.CALLBACK_URL }).send(new PostToConnectionCommand({ ConnectionId: connectionId, Data })),
  };
  const answer = await ways[JSON.parse(body).action]().then(() => 'done', (error) => error.message);
  return { statusCode: 200, body: JSON.stringify({ answer }) };
};`;

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const sdk = (name: string) => require.resolve(name);

/** An API whose messages all go to one function, which may post. */
function api(name: string) {
  const uri = {
    'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${name}Function.Arn}/invocations`,
  };
  const address = (scheme: string) => ({
    'Fn::Sub': `${scheme}://\${${name}}.execute-api.\${AWS::Region}.amazonaws.com/dev`,
  });
  return {
    Outputs: { [`${name}Url`]: { Value: address('wss') } },
    Resources: {
      [name]: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { Name: name, ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
      },
      [`${name}Stage`]: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: { ApiId: { Ref: name }, StageName: 'dev', AutoDeploy: true },
      },
      [`${name}Integration`]: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: { ApiId: { Ref: name }, IntegrationType: 'AWS_PROXY', IntegrationUri: uri },
      },
      [`${name}Route`]: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: { Ref: name },
          RouteKey: '$default',
          RouteResponseSelectionExpression: '$default',
          Target: { 'Fn::Sub': `integrations/\${${name}Integration}` },
        },
      },
      [`${name}RouteResponse`]: {
        Type: 'AWS::ApiGatewayV2::RouteResponse',
        Properties: { ApiId: { Ref: name }, RouteId: { Ref: `${name}Route` }, RouteResponseKey: '$default' },
      },
      [`${name}Role`]: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          },
          Policies: [
            {
              PolicyName: 'Post',
              PolicyDocument: {
                Statement: [
                  {
                    Effect: 'Allow',
                    Action: 'execute-api:ManageConnections',
                    Resource: { 'Fn::Sub': `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${name}}/dev/*` },
                  },
                ],
              },
            },
          ],
        },
      },
      [`${name}Function`]: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: 'assets', S3Key: 'poster.zip' },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Timeout: 60,
          Role: arnOf(`${name}Role`),
          Environment: {
            Variables: {
              NAME: name,
              CALLBACK_URL: address('https'),
              SDK: sdk('@aws-sdk/client-apigatewaymanagementapi'),
              UNDICI: sdk('undici'),
            },
          },
        },
      },
      [`${name}Permission`]: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: arnOf(`${name}Function`),
          Principal: 'apigateway.amazonaws.com',
          Action: 'lambda:InvokeFunction',
        },
      },
    },
  };
}

const [chat, other] = [api('Chat'), api('Other')];
const template = {
  Resources: { ...chat.Resources, ...other.Resources },
  Outputs: { ...chat.Outputs, ...other.Outputs },
};

let project: TemporaryProject;
let cloud: LocalCloud;
beforeAll(async () => {
  project = await temporaryProject({ template, code: { poster: POSTER } });
  cloud = await startLocalCloud({ projectRoot: project.root, port: 0, strict: true, timeLimitFactor: 20 });
});
afterAll(async () => {
  await cloud.stop();
  await project.remove();
});

/** Sends one message, and takes as many as are to come. */
async function exchange(output: string, action: string, count: number): Promise<unknown[]> {
  const socket = new WebSocket(cloud.outputs[output]!);
  const received: unknown[] = [];
  socket.on('message', (data: Buffer) => {
    received.push(JSON.parse(data.toString()));
    if (received.length === count) socket.close();
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ action }));
  await once(socket, 'close');
  return received;
}

it('has the first at its stage, and the second below the logical id of its API', () => {
  const at = cloud.url.replace('http', 'ws');
  expect(cloud.outputs).toEqual({ ChatUrl: `${at}/dev`, OtherUrl: `${at}/Other/dev` });
});

it.each(['Chat', 'Other'])('lets the functions of %s post to its connections, by either address', async (name) => {
  for (const action of ['sdk', 'callbackUrl']) {
    expect(await exchange(`${name}Url`, action, 2)).toEqual([{ posted: name }, { answer: 'done' }]);
  }
});

it.each(['fetch', 'undici'])('leads %s of a function to the endpoint', async (action) => {
  expect(await exchange('OtherUrl', action, 1)).toEqual([{ answer: 'Missing Authentication Token' }]);
});
