/** What unit tests of a front end import: a client without a server. */
export { createTestClient } from './create-test-client';
export type { MessageOfTest, SentMessage, TestClient, TestClientOptions } from './types';
