import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { devSession } from './dev/session.ts';

export default defineConfig({
  root: 'web',
  plugins: [react(), devSession()],
  server: { host: '127.0.0.1' },
  clearScreen: false, // keeps the output of the stack
  build: { outDir: '../dist', emptyOutDir: true },
});
