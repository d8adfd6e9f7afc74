import { type App, callerOf as by } from '../../../platform/http/request.ts'
import { problem } from '../../../platform/schema.ts'
import type { FastifyRequest } from 'fastify'
import { UNITS_MAINTAIN } from '../../system/index.ts'
import * as schema from '../units.schema.ts'
import * as units from '../service/units.ts'

const dated = ({ facts }: FastifyRequest) => ({
  ...facts,
  as_of: facts.publication?.business_date ?? null,
})

/** Everybody may look at what the units of the bank are and how they are reached. */
export function registerUnitRoutes(app: App): void {
  const tags = ['units']
  app.get(
    '/organization/units',
    {
      config: { isForAll: true },
      schema: {
        tags,
        summary: 'The tree of units, each with how many posts and people it has',
        response: { 200: schema.unitList },
      },
    },
    async (request) => units.listUnits(dated(request)),
  )
  app.get(
    '/organization/units/:unit_id',
    {
      config: { isForAll: true },
      schema: {
        tags,
        summary: 'One unit: what the personnel system says, what people add, and who changed it when',
        params: schema.unitParams,
        response: { 200: schema.unitAnswer, 404: problem },
      },
    },
    async (request) => ({
      unit: await units.getUnit(dated(request), { ...request.params, by: by(request) }),
    }),
  )
  app.put(
    '/organization/units/:unit_id',
    {
      config: { permission: UNITS_MAINTAIN },
      schema: {
        tags,
        summary: 'Say how a unit is reached; 409 with what changed where somebody else was faster',
        params: schema.unitParams,
        body: schema.unitEdit,
        response: { 200: schema.unitAnswer, 403: problem, 404: problem, 409: problem, 422: problem },
      },
    },
    async (request) => {
      const input = { ...request.params, ...request.body }
      return { unit: await units.editUnit(dated(request), input, by(request)) }
    },
  )
  app.get(
    '/organization/contacts',
    {
      config: { permission: UNITS_MAINTAIN },
      schema: {
        tags,
        summary: 'Employees who could be the contact of a unit',
        querystring: schema.contactsQuery,
        response: { 200: schema.contacts },
      },
    },
    async (request) => units.listContacts(request.facts, request.query.q),
  )
}
