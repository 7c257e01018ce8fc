import { defineConfig } from 'vitest/config';

// Timeouts in milliseconds. The stack is synthesized and started before the first test.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 } });
