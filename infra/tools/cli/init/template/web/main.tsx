import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Orders } from './orders';
import { openSession } from './session';

// http://127.0.0.1:5173/?user=bob is somebody else.
const user = new URLSearchParams(location.search).get('user') ?? 'alice';
const root = createRoot(document.getElementById('root')!);

openSession(user).then(
  ({ url }) =>
    root.render(
      <StrictMode>
        <Orders url={url} user={user} />
      </StrictMode>,
    ),
  (error: unknown) => root.render(<p role="alert">{String(error)}</p>),
);
