/** A name for a worker by chance: process ids collide when shards of several machines are merged. */
export function newWorkerId(): string {
  return `${Math.random()}${Math.random()}`.replaceAll('0.', '').slice(0, 24)
}
