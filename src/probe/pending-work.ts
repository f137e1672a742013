const activeResources = process.getActiveResourcesInfo.bind(process)

/** How many timers and requests of the worker are under way; pipes and ports are the runner's own. */
export function countPendingWork(): number {
  let count = 0
  for (const name of activeResources()) if (isWork(name)) count++
  return count
}

/** Whether a kind of resource is one of those that are counted. */
export function isWork(name: string): boolean {
  return name === 'Timeout' || name === 'Immediate' || name.endsWith('ReqWrap')
}
