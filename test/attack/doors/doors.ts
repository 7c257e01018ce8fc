/** The doors of the service and of the local cloud, and the inputs to try at each. */
import type { Door } from './door';
import { acknowledgements } from './kinds/acknowledgements';
import { awsApis } from './kinds/aws-apis';
import { broadcastsEndpoint } from './kinds/broadcasts-endpoint';
import { clientMessages } from './kinds/client-messages';
import { consoleApi } from './kinds/console-api';
import { frames } from './kinds/frames';
import { handshakes } from './kinds/handshakes';
import { lambdaApi } from './kinds/lambda-api';
import { managementApi } from './kinds/management-api';
import { publishedEvents } from './kinds/published-events';
import { rawHttp } from './kinds/raw-http';
import { resumeMessages } from './kinds/resume-messages';

export const DOORS: readonly Door[] = [
  ...[clientMessages, resumeMessages, acknowledgements, frames, handshakes, publishedEvents, broadcastsEndpoint],
  ...[consoleApi, awsApis, lambdaApi, managementApi, rawHttp],
];
