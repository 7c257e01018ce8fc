/** The service, and the role of a login service that signs the tokens of WebSocket clients. */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BroadcastService } from 'step-functions-broadcast/constructs';

const stack = new Stack(new App(), 'Shop');
const service = new BroadcastService(stack, 'Broadcast', { domainEvents: [], settings: { data: 'destroy' } });
service.publishOutputs();

// Use your own here: the role of the task, the instance or the function that the login service runs in.
const loginService = new Role(stack, 'LoginService', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
service.grantSignTokens(loginService);
new CfnOutput(stack, 'LoginServiceRoleArn', { value: loginService.roleArn });
