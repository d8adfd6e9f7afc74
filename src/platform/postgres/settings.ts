import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

const MIB = 1024 * 1024
const SHARED_MEMORY_MIN_BYTES = 512 * MIB

/** The server's settings, given on its command line so that an upgrade of ours changes them. */
export function serverSettings(options: { isDurable: boolean }): Record<string, string> {
  return { ...memorySettings(), ...GENERAL, ...(options.isDurable ? {} : FORGETFUL) }
}

const GENERAL = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Large enough that publishing a night does not force checkpoints in its middle.
  max_wal_size: '4GB',
  // Screens ask short questions; compiling them takes longer than answering.
  jit: 'off',
  random_page_cost: '1.1',
  log_min_messages: 'warning',
  // Statements hold values of customers: the log names them by position only.
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_min_error_statement: 'panic',
}

/** For databases that a test throws away. */
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

function memorySettings(): Record<string, string> {
  const quarterMb = Math.floor(totalmem() / MIB / 4)
  return {
    shared_buffers: `${Math.max(64, Math.min(512, Math.floor(quarterMb / 2)))}MB`,
    effective_cache_size: `${Math.max(256, quarterMb * 2)}MB`,
    work_mem: '32MB',
    maintenance_work_mem: `${Math.max(64, Math.min(512, quarterMb))}MB`,
    // Containers often come with 64 MB of shared memory, which parallel queries outgrow.
    dynamic_shared_memory_type: hasSharedMemory() ? 'posix' : 'mmap',
  }
}

function hasSharedMemory(): boolean {
  try {
    const { bsize, blocks } = statfsSync('/dev/shm')
    return bsize * blocks >= SHARED_MEMORY_MIN_BYTES
  } catch {
    return false
  }
}
