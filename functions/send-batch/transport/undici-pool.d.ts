/**
 * The pool alone: `import { Pool } from 'undici'` also brings fetch, WebSocket, caches and mocks into the bundle, 250 KB that
 * every cold start would read for nothing.
 */
declare module 'undici/lib/dispatcher/pool' {
  import { Pool } from 'undici';
  export default Pool;
}
