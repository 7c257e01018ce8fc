import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Orders } from './orders';

// The deployment writes it from the output WebSocketUrl.
const { webSocketUrl } = (await (await fetch('config.json')).json()) as { webSocketUrl: string };

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Orders url={webSocketUrl} />
  </StrictMode>,
);
