import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Orders } from './orders';
import { openSession } from './session';

// Add ?user=bob to the address to be another user.
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
