import { fileAnswer, fileProposal } from '../../../platform/configuration.schema.ts'
import { sendFile } from '../../../platform/http/files.ts'
import { type App, callerOf as by } from '../../../platform/http/request.ts'
import { problem } from '../../../platform/schema.ts'
import { ROLES_MANAGE, ROLES_READ } from '../../system/index.ts'
import * as roles from '../roles.schema.ts'
import { proposeChange, proposeRoles, writeRoles } from '../service/role-proposals.ts'
import { getRole, listRoles } from '../service/roles.ts'

const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

export function registerRoleRoutes(app: App): void {
  const tags = ['roles']
  app.get(
    '/roles',
    {
      config: { permission: ROLES_READ },
      schema: { tags, summary: 'All roles side by side', response: { 200: roles.roleList } },
    },
    async (request) => listRoles(request.facts, by(request)),
  )
  app.get(
    '/roles/:role_code',
    {
      config: { permission: ROLES_READ },
      schema: {
        tags,
        summary: 'One role: rights, reach, members, conflicts and changes',
        params: roles.roleParams,
        response: { 200: roles.roleRecord, 404: problem },
      },
    },
    async (request) => getRole(request.facts, { ...request.params, by: by(request) }),
  )
  app.post(
    '/roles/:role_code/changes',
    {
      config: { permission: ROLES_MANAGE },
      schema: {
        tags,
        summary: 'Ask another security administrator for a change of a role',
        params: roles.roleParams,
        body: roles.newChange,
        response: { 201: roles.changeAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { ...request.params, ...request.body }
      return reply.code(201).send(await proposeChange(request.facts, input, by(request)))
    },
  )
  app.get(
    '/role-files/configuration',
    { config: { permission: ROLES_READ }, schema: { tags, summary: 'All roles as they stand, as text' } },
    async (request, reply) => {
      const text = await writeRoles(request.facts)
      return sendFile(reply, { name: 'zhike-roles.jsonl', type: 'text/plain', text })
    },
  )
  app.post(
    '/role-files',
    {
      config: { permission: ROLES_MANAGE },
      schema: {
        tags,
        summary: 'Ask for what makes the roles what a file says; a preview shows where they differ',
        body: fileProposal,
        response: { 200: fileAnswer, ...refusals },
      },
    },
    async (request) => proposeRoles(request.facts, request.body, by(request)),
  )
}
