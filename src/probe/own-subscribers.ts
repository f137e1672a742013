import { subscribe } from 'node:diagnostics_channel'

const own = new WeakSet<object>()

/** Subscribes to a channel of Node's in a way that shows as nobody's leak. */
export function subscribeQuietly(channel: string, listener: (message: unknown) => void): void {
  own.add(listener)
  subscribe(channel, listener)
}

/** Whether a subscriber is this tool's own. */
export function isOwnSubscriber(listener: unknown): boolean {
  return typeof listener === 'function' && own.has(listener)
}
