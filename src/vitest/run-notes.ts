import type { TestModule, TestProject } from 'vitest/node'
import { hasOneContext, isNative, settingsOf } from './install/install-project.ts'
import { isLookedAt, isTypeCheck, recordOf } from './outcomes.ts'

/** What a run could not look at, in one line a reason. */
export function notesOf(modules: readonly TestModule[]): string[] {
  const projects = [...new Set(modules.map(({ project }) => project))]
  const looked = modules.filter(isLookedAt)
  return [...projects.flatMap((project) => notesOfProject(project, modules)), ...notesOfTypes(modules), ...notesOfMissing(looked)]
}

function notesOfProject(project: TestProject, modules: readonly TestModule[]): string[] {
  const name = project.name === '' ? 'This project' : `Project ${project.name}`
  if (project.config.browser.enabled) return [`${name} runs in a browser, where Carryover does not look`]
  const notes: string[] = []
  const hasRecords = modules.some((module) => module.project === project && recordOf(module) !== undefined)
  const settings = settingsOf(project)
  if (hasRecords && settings?.watchedBy === 'environment' && !settings.deep)
    notes.push(`${name} is watched by an environment, without the plugin: bindings that a module does not export cannot be seen`)
  if (isNative(project))
    notes.push(`${name} lets Node load its modules ("viteModuleRunner" is false): bindings and exports of ES modules cannot be seen`)
  if (hasOneContext(project))
    notes.push(`${name} runs all files in one vm context, as Vitest 4 does with one worker: its globals cannot be seen`)
  return notes
}

function notesOfTypes(modules: readonly TestModule[]): string[] {
  const count = modules.filter(isTypeCheck).length
  if (count === 0) return []
  return [`${count} ${count === 1 ? 'file is' : 'files are'} only checked for types: nothing of them runs, so there is nothing to look at`]
}

function notesOfMissing(modules: readonly TestModule[]): string[] {
  const missing = modules.filter((module) => recordOf(module) === undefined).length
  if (missing === 0) return []
  return [`${missing} of ${modules.length} test files were not looked at: what Carryover hooks into did not run for them`]
}
