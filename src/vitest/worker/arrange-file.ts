import { arrangeTests, type TestTree } from '../../probe/arrange-tests.ts'
import type { WorkerSettings } from '../settings.ts'
import { relativePath } from '../worker-path.ts'

/** A suite or a test, as Vitest keeps them in a file. */
interface Task {
  readonly name: string
  tasks?: Task[]
}

/** Makes the tests of a file run in the order that was asked for, when they are known and none has run. */
export function arrangeFile({ inside, root }: WorkerSettings, file: Omit<Task, 'name'> & { readonly filepath: string }): void {
  const order = inside?.[relativePath(root, file.filepath)]
  if (order !== undefined && file.tasks !== undefined) file.tasks = arrangeTests(file.tasks, order, TREE)
}

const TREE: TestTree<Task> = {
  nameOf: ({ name }) => name,
  itemsOf: ({ tasks }) => tasks,
  setItems: (task, tasks) => void (task.tasks = tasks),
}
