import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'fixtures/**', 'dist/**'],
    // End-to-end tests start the real runners on the fixtures, on machines that may be busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A machine that is busy elsewhere can hold up a real run for so long that Vitest warns of it on its own.
    retry: process.env.CI === undefined ? 0 : 2,
    pool: 'forks',
    maxWorkers: 2,
    // Vitest would pick a terser reporter by itself in some terminals; the counts belong to every run.
    reporters: ['default'],
  },
})
