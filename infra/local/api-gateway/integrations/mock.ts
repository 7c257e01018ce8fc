/** MOCK integrations: the request template gives a status code, and the integration response for that code the answer. */
import type { JsonObject } from '../../core/service';
import { isObject, jsonOf } from '../lookup';
import { chooseTemplate, type IntegrationResponse, type MockIntegration } from '../model/api';
import { IntegrationFailure } from './failure';
import type { IntegrationAnswer } from './lambda-proxy';

export interface MockCall {
  readonly context: JsonObject;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Text of the client's message; empty for `$connect` and `$disconnect`. */
  readonly message: string;
}

/** @throws IntegrationFailure if no template gives a status code, or no integration response matches it */
export function answerMock(integration: MockIntegration, call: MockCall): IntegrationAnswer {
  const request = { body: jsonOf(call.message) };
  const rendered = chooseTemplate(integration.request, { request })?.render({ ...call, body: call.message });
  const status = readStatus(rendered ?? call.message);
  const response = matchingResponse(integration.responses, status);
  if (!response) {
    throw IntegrationFailure.configuration(
      `No match for output mapping and no default endpoint configured. Endpoint Response Status Code: ${status}`,
    );
  }
  const scope = { request, integration: { response: { statuscode: String(status) } } };
  const body = chooseTemplate(response.response, scope)?.render({ ...call, body: '' });
  return { status, headers: {}, ...(body !== undefined && { body }) };
}

function readStatus(text: string): number {
  const request = jsonOf(text);
  const status = isObject(request) ? request.statusCode : undefined;
  if (typeof status === 'number' && Number.isInteger(status)) return status;
  throw IntegrationFailure.configuration('statusCode should be an integer which defined in request template');
}

const matchingResponse = (responses: readonly IntegrationResponse[], status: number): IntegrationResponse | undefined =>
  responses.find(({ pattern }) => pattern?.test(String(status))) ?? responses.find(({ pattern }) => !pattern);
