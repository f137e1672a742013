import { loadedCode } from './loaded-code.ts'
import type { Environment, ProjectConfig, Runtime } from '../jest-types.ts'
import type { FileWatch } from './watch-worker.ts'

/**
 * Hooks the objects that Jest makes anew for each test file: its environment, after whose teardown nothing is left that
 * Jest would undo, and its runtime, which loads the setup files and then the test file.
 * @param onTeardown called then, before the file is looked at
 */
export function hookFile(
  watch: FileWatch,
  environment: Environment,
  runtime: Runtime,
  config: ProjectConfig,
  path: string,
  onTeardown: () => void,
  onEnd: () => void,
): void {
  const { teardown } = environment
  const { resetModules } = runtime
  // Which forgets what the test file has loaded; the runtime's teardown calls it as well.
  runtime.resetModules = function () {
    watch.readCode(loadedCode(this, path))
    resetModules.call(this)
  }
  environment.teardown = async function () {
    try {
      await teardown.call(this)
    } finally {
      onTeardown()
      await watch.end()
      onEnd()
    }
  }
  if (config.setupFilesAfterEnv.length > 0) onTestFile(runtime, path, () => watch.endSetup())
}

function onTestFile(runtime: Runtime, path: string, callback: () => void): void {
  const { requireModule, unstable_importModule: importModule } = runtime
  let isDone = false
  const check = (from: string, others: readonly unknown[]): void => {
    if (isDone || from !== path || others.length > 0) return
    isDone = true
    callback()
  }
  runtime.requireModule = function (from, ...others) {
    check(from, others)
    return requireModule.call(this, from, ...others)
  }
  runtime.unstable_importModule = function (from, ...others) {
    check(from, others)
    return importModule.call(this, from, ...others)
  }
}
