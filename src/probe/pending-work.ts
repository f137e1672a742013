const activeResources = process.getActiveResourcesInfo.bind(process)

/** How many timers and requests of the worker are still under way; pipes and ports are the runner's own. */
export function countPendingWork(): number {
  let count = 0
  for (const name of activeResources()) if (name === 'Timeout' || name === 'Immediate' || name.endsWith('ReqWrap')) count++
  return count
}
