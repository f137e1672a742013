import type { ResolvedConfig, TestProject, TestSpecification } from 'vitest/node'

/**
 * Vitest isolates by project: each file gets its project as it is, but for that one setting. Files of the same project
 * and setting have the same one, by which Vitest knows that they can share workers. The file itself stays the same
 * object, by which Vitest 4 finds its environment.
 */
export function openIsolation(): (file: TestSpecification, isIsolated: boolean) => void {
  const known = new Map<TestProject, Map<boolean, TestProject>>()
  return (file, isIsolated) => {
    const { project } = file
    if (project.config.isolate === isIsolated) return
    const variants = known.get(project) ?? new Map<boolean, TestProject>()
    known.set(project, variants)
    const variant = variants.get(isIsolated) ?? vary(project, isIsolated)
    variants.set(isIsolated, variant)
    Object.assign(file, { project: variant })
  }
}

function vary(project: TestProject, isolate: boolean): TestProject {
  const config: ResolvedConfig = { ...project.config, isolate }
  return Object.create(project, { config: { value: config } }) as TestProject
}
