/** What is running: the page's header, and what its parts need to know once. */
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import type { Overview } from './contract';
import type { Routes } from './routes';

export const overviewRoutes = (cloud: LocalCloud, stage: string): Routes => ({
  'GET overview': async (): Promise<Overview> => ({
    stage,
    region: cloud.environment.region,
    webSocketUrl: stackOutputs(cloud.outputs).WebSocketUrl,
  }),
});
