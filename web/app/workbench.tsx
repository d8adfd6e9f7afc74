import { WorkbenchPage } from '../features/customer-view/workbench-page.tsx'
import { TodoBlock } from '../features/notices/todo-block.tsx'

/** The first page of everybody: what waits for one, and the figures of one's customers. */
export const Workbench = () => <WorkbenchPage todo={<TodoBlock />} />
