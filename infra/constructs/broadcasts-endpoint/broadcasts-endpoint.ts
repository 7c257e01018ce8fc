/**
 * `POST /broadcasts`: puts a broadcast request on the bus without code, for publishers that speak HTTP but not
 * EventBridge. Requests are signed with IAM (SigV4, service execute-api). Answers 202 `{ "id": ... }`, the EventBridge
 * id of the event.
 *
 * It is a REST API because an HTTP API cannot refuse a bad body: it has no models, its service integrations pass on
 * PutEvents' status 200 even if the entry was refused, and they can map only bodies of up to 100 KB.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
 */
import {
  AuthorizationType,
  AwsIntegration,
  Cors,
  EndpointType,
  type IntegrationResponse,
  type JsonSchema,
  JsonSchemaVersion,
  type Method,
  PassthroughBehavior,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { type Grant, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { grantPublish } from '../domain-events/grant-publish';
import { acceptEndpointFindings } from './accept-findings';
import { corsOf, type EndpointCors } from './cors';
import {
  ACCEPTED,
  BAD_REQUEST,
  ENTRY_TEMPLATE,
  putEventsTemplate,
  REFUSAL_TEMPLATE,
  UNAVAILABLE,
} from './mapping-templates';
import { EXPECTED_REQUEST, REQUEST_SCHEMA } from './request-model';

/** An event bus, made here or imported. */
export type PutEventsBus = Pick<IEventBus, 'eventBusName' | 'eventBusArn'>;

export interface BroadcastsEndpointProps {
  /** The bus for the events. */
  readonly bus: PutEventsBus;
  /** Name of the stage, which is the path of its URL. @default 'live' */
  readonly stageName?: string;
  /** `source` of the events, and so part of their broadcastId. @default 'http' */
  readonly source?: string;
  /** Origins whose pages may call it, e.g. `https://app.example.com`, or `*` alone. @default - none */
  readonly allowOrigins?: readonly string[];
  /** Requests a second, and burst. @default - the account's own limits */
  readonly throttle?: ThrottleSettings;
}

/** Headers that clients sign, and the content type. */
const SIGNED_HEADERS = [...Cors.DEFAULT_HEADERS, 'X-Amz-Content-Sha256'];
const JSON_TYPE = 'application/json';
const REQUEST_MODEL = { schema: JsonSchemaVersion.DRAFT4, ...REQUEST_SCHEMA } as JsonSchema;

export class BroadcastsEndpoint extends Construct {
  readonly api: RestApi;
  readonly #method: Method;

  /** @throws Error naming the value that is not an origin */
  constructor(scope: Construct, id: string, props: BroadcastsEndpointProps) {
    super(scope, id);
    const { bus, stageName = 'live', source = 'http', allowOrigins, throttle } = props;
    const cors = corsOf(allowOrigins);
    this.api = new RestApi(this, 'Api', {
      description: 'Puts broadcast requests on the event bus',
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: {
        stageName,
        ...(throttle?.rateLimit !== undefined && { throttlingRateLimit: throttle.rateLimit }),
        ...(throttle?.burstLimit !== undefined && { throttlingBurstLimit: throttle.burstLimit }),
      },
    });
    // Beside the endpoint's address, the L2 outputs that of the API, which answers nothing.
    this.api.node.tryRemoveChild('Endpoint');
    const broadcasts = this.api.root.addResource('broadcasts');
    this.#method = broadcasts.addMethod('POST', this.#integration(bus, source, cors), {
      authorizationType: AuthorizationType.IAM,
      requestModels: { [JSON_TYPE]: this.api.addModel('Request', { contentType: JSON_TYPE, schema: REQUEST_MODEL }) },
      requestValidator: this.api.addRequestValidator('BodyValidator', { validateRequestBody: true }),
      methodResponses: [ACCEPTED, BAD_REQUEST, UNAVAILABLE].map((statusCode) => ({
        statusCode,
        responseParameters: Object.fromEntries(Object.keys(responseParameters(cors)).map((header) => [header, true])),
      })),
    });
    if (cors.allowOrigins.length > 0) {
      broadcasts.addCorsPreflight({
        allowOrigins: cors.allowOrigins,
        allowMethods: ['POST'],
        allowHeaders: SIGNED_HEADERS,
      });
    }
    this.#addRefusals(cors);
    acceptEndpointFindings(this.api, broadcasts);
  }

  /** `https://` address to POST a broadcast request to. */
  get url(): string {
    return this.api.urlForPath('/broadcasts');
  }

  /** Allows POSTing broadcast requests, and nothing else. */
  grantPublish(grantee: IGrantable): Grant {
    return this.#method.grantExecute(grantee);
  }

  #integration(bus: PutEventsBus, source: string, cors: EndpointCors): AwsIntegration {
    const credentialsRole = new Role(this, 'Role', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
    grantPublish(bus, credentialsRole, { source });
    const response = (statusCode: string, template: string, selectionPattern?: string): IntegrationResponse => ({
      statusCode,
      responseTemplates: { [JSON_TYPE]: cors.chooseOrigin + template },
      responseParameters: responseParameters(cors),
      ...(selectionPattern !== undefined && { selectionPattern }),
    });
    return new AwsIntegration({
      service: 'events',
      action: 'PutEvents',
      integrationHttpMethod: 'POST',
      options: {
        credentialsRole,
        // A content type other than JSON would bypass the validator: NEVER answers it with 415.
        passthroughBehavior: PassthroughBehavior.NEVER,
        requestParameters: {
          'integration.request.header.X-Amz-Target': "'AWSEvents.PutEvents'",
          'integration.request.header.Content-Type': "'application/x-amz-json-1.1'",
        },
        requestTemplates: { [JSON_TYPE]: putEventsTemplate(bus.eventBusName, source) },
        integrationResponses: [response(ACCEPTED, ENTRY_TEMPLATE, '200'), response(UNAVAILABLE, REFUSAL_TEMPLATE)],
      },
    });
  }

  /** What API Gateway answers itself: an error for an invalid broadcast request, and errors a browser may read. */
  #addRefusals({ allowOrigins, refusalHeaders }: EndpointCors): void {
    this.api.addGatewayResponse('BadBody', {
      type: ResponseType.BAD_REQUEST_BODY,
      statusCode: BAD_REQUEST,
      responseHeaders: refusalHeaders,
      templates: {
        [JSON_TYPE]: `{"message":$context.error.messageString,"expected":${JSON.stringify(EXPECTED_REQUEST)}}`,
      },
    });
    if (allowOrigins.length === 0) return;
    for (const type of [ResponseType.DEFAULT_4XX, ResponseType.DEFAULT_5XX]) {
      this.api.addGatewayResponse(type.responseType, { type, responseHeaders: refusalHeaders });
    }
  }
}

const responseParameters = ({ headers }: EndpointCors): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, value]));
