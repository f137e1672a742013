import type { GlobalConfig, ProjectConfig } from './jest-types.ts'
import { relativePath } from './relative-path.ts'

/** The name of a project: what it is displayed as, or its directory where there are several; empty for the only one. */
export function projectName(root: Pick<GlobalConfig, 'rootDir' | 'projects'>, config: ProjectConfig): string {
  const { displayName } = config
  if (displayName !== undefined) return displayName.name
  return root.projects.length > 1 ? relativePath(root.rootDir, config.rootDir) : ''
}
