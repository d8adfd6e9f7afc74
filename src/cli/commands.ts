import type { Command } from './command.ts'
import {
  accessBlockCommand,
  accessHideCommand,
  accessWhoCommand,
  accessWhyCommand,
} from './commands/access.ts'
import {
  archiveListCommand,
  archiveRestoreCommand,
  archiveRunCommand,
  archiveVerifyCommand,
} from './commands/archive.ts'
import { alertsListCommand, alertsTestCommand } from './commands/alerts.ts'
import { arrivalsCommand } from './commands/arrivals.ts'
import { auditKeyCommand, auditVerifyCommand } from './commands/audit.ts'
import { bankCommand } from './commands/bank.ts'
import { configDiffCommand, configExportCommand, configProposeCommand } from './commands/config.ts'
import { explainCommand } from './commands/explain.ts'
import {
  keysAddCommand,
  keysListCommand,
  keysResealCommand,
  keysRetireCommand,
  keysUseCommand,
} from './commands/keys.ts'
import { metricsCommand } from './commands/metrics.ts'
import { migrateCommand } from './commands/migrate.ts'
import { nightsListCommand, nightsShowCommand } from './commands/nights.ts'
import { operateCommand } from './commands/operate.ts'
import { ordersAddCommand, ordersListCommand } from './commands/orders.ts'
import { postFillCommand, postLeaveCommand, roleListCommand } from './commands/post.ts'
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
import {
  userAddCommand,
  userListCommand,
  userPasswordCommand,
  userSecondFactorCommand,
} from './commands/user.ts'
import { userMailCommand } from './commands/user-mail.ts'

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
  configExportCommand,
  configDiffCommand,
  configProposeCommand,
  metricsCommand,
  serveCommand,
  userAddCommand,
  userListCommand,
  userPasswordCommand,
  userSecondFactorCommand,
  userMailCommand,
  postFillCommand,
  postLeaveCommand,
  roleListCommand,
  auditVerifyCommand,
  auditKeyCommand,
  keysListCommand,
  keysAddCommand,
  keysUseCommand,
  keysResealCommand,
  keysRetireCommand,
  accessWhyCommand,
  accessWhoCommand,
  accessHideCommand,
  accessBlockCommand,
  resetCommand,
]
