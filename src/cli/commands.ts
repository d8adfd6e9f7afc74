import type { Command } from './command.ts'
import {
  archiveListCommand,
  archiveRestoreCommand,
  archiveRunCommand,
  archiveVerifyCommand,
} from './commands/archive.ts'
import { alertsListCommand, alertsTestCommand } from './commands/alerts.ts'
import { arrivalsCommand } from './commands/arrivals.ts'
import { bankCommand } from './commands/bank.ts'
import { explainCommand } from './commands/explain.ts'
import { metricsCommand } from './commands/metrics.ts'
import { migrateCommand } from './commands/migrate.ts'
import { nightsListCommand, nightsShowCommand } from './commands/nights.ts'
import { operateCommand } from './commands/operate.ts'
import { ordersAddCommand, ordersListCommand } from './commands/orders.ts'
import { resetCommand } from './commands/reset.ts'
import { runCommand } from './commands/run.ts'
import { serveCommand } from './commands/serve.ts'
import { statusCommand } from './commands/status.ts'
import {
  waiversApproveCommand,
  waiversListCommand,
  waiversProposeCommand,
  waiversWithdrawCommand,
} from './commands/waivers.ts'
import { userAddCommand, userListCommand, userPasswordCommand, userPermitCommand } from './commands/user.ts'

/** In the order in which one meets them; the reference page of commands is made from this list. */
export const COMMANDS: readonly Command[] = [
  bankCommand,
  migrateCommand,
  arrivalsCommand,
  runCommand,
  statusCommand,
  operateCommand,
  nightsListCommand,
  nightsShowCommand,
  alertsListCommand,
  alertsTestCommand,
  ordersListCommand,
  ordersAddCommand,
  waiversListCommand,
  waiversProposeCommand,
  waiversApproveCommand,
  waiversWithdrawCommand,
  explainCommand,
  archiveListCommand,
  archiveRunCommand,
  archiveVerifyCommand,
  archiveRestoreCommand,
  metricsCommand,
  serveCommand,
  userAddCommand,
  userListCommand,
  userPasswordCommand,
  userPermitCommand,
  resetCommand,
]
