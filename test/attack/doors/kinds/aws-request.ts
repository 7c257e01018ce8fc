/** A request of an AWS JSON protocol, sent as the developer: local mode checks the access key but not the signature. */
import type { AttackedCloud } from '../../cloud/attacked-cloud';
import type { Answer } from '../answer';
import { sendHttp } from '../transport';

export const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/service/aws4_request, SignedHeaders=host, Signature=0';

export const awsRequest = (cloud: AttackedCloud, target: string, body: string | Buffer): Promise<Answer> =>
  sendHttp(cloud.url, {
    path: '/',
    headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1', authorization: AUTHORIZATION },
    body,
  });
