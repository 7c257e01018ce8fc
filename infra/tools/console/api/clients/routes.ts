/** Lists who is connected, breaks a connection, and admits the page's test clients. */
import * as v from 'valibot';
import { strictObject } from '#shared/base/strict-object';
import { optionalText, queryOf, readJson, required } from '../request';
import { type Routes, writing } from '../routes';
import type { ConsoleSource } from '../source';

const MAX_NAME_CHARACTERS = 128;

const name = v.pipe(
  v.string('text'),
  v.nonEmpty('a non-empty string'),
  v.maxLength(MAX_NAME_CHARACTERS, `at most ${MAX_NAME_CHARACTERS} characters`),
);
const cutRequest = strictObject({ connectionId: name, silently: v.boolean('true or false') });
const admissionRequest = strictObject({
  userId: name,
  channels: v.pipe(v.array(name, 'a list of names'), v.maxLength(100, 'at most 100 names')),
});

export const clientRoutes = (source: ConsoleSource): Routes => ({
  'GET clients': async (request) => {
    const query = queryOf(request);
    return source.connected(query.get('version') ?? undefined, optionalText(query, 'userId', MAX_NAME_CHARACTERS));
  },

  'GET resumes': async (request) => source.resumes(required(queryOf(request), 'userId')),

  'GET acknowledgements': async (request) => source.acknowledgements(required(queryOf(request), 'userId')),

  'POST clients/cut': writing(source, async (actions, request) => {
    const { connectionId, silently } = readJson(request, cutRequest);
    await actions.cut(connectionId, silently);
    return {};
  }),

  'POST admissions': writing(source, async (actions, request) =>
    actions.admit(readJson(request, admissionRequest), request.headers.host),
  ),
});
