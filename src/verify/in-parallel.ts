/** Pieces of work that are under way at the same time; the runner decides how many of their runs really are. */
const CONCURRENCY = 4

/** Does a piece of work for each item, a few at a time. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
}
