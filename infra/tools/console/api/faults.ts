/** The faults of the local cloud behind the page: what is set, and setting others. */
import * as v from 'valibot';
import { type FaultsDocument, FaultsDocumentError, type LocalCloud, parseFaults } from '#local';
import type { FaultsAnswer, FaultsRequest } from './contract';
import { invalid, notThere, readJson } from './request';
import { type Routes, writing } from './routes';
import type { ConsoleActions, ConsoleSource } from './source';

/** The source checks each fault, and says what is wrong with it. */
const faultsRequest = v.custom<FaultsRequest>((value) => typeof value === 'object' && value !== null, 'an object');

export const faultRoutes = (source: ConsoleSource): Routes => ({
  'GET faults': writing(source, async (actions) => faultsOf(actions).state()),
  'PUT faults': writing(source, async (actions, request) => faultsOf(actions).set(readJson(request, faultsRequest))),
});

function faultsOf({ faults }: ConsoleActions): NonNullable<ConsoleActions['faults']> {
  if (!faults) throw notThere('No faults can be injected into this stack.');
  return faults;
}

export const faultSource = (cloud: Pick<LocalCloud, 'faults'>): NonNullable<ConsoleActions['faults']> => ({
  state: async () => answerOf(cloud.faults.state()),

  set: async (request) => {
    const document = parsed(request);
    if (document.faults.length === 0) cloud.faults.clear();
    else cloud.faults.set(document);
    return answerOf(cloud.faults.state());
  },
});

function parsed(request: FaultsRequest): FaultsDocument {
  try {
    return parseFaults(request);
  } catch (error) {
    if (error instanceof FaultsDocumentError) throw invalid(error.message);
    throw error;
  }
}

const answerOf = ({ faults, ...rest }: ReturnType<LocalCloud['faults']['state']>): FaultsAnswer => ({
  ...rest,
  faults: faults.map((fault) => ({ ...fault })),
});
