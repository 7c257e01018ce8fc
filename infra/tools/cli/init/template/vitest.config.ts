import { defineConfig } from 'vitest/config';

// Milliseconds: the stack is synthesized and started before the first test.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 } });
