import type { TestProject } from 'vitest/node'

/** Test files and setup files: evaluated anew for each file, so that their own bindings are no shared state. */
export function isTestModule(projects: readonly TestProject[], path: string): boolean {
  return projects.some((project) => project.config.setupFiles.includes(path) || project.matchesTestGlob(path))
}
