/** What everybody signs in with on the stage of the journeys. */
export const STAGE_PASSWORD = 'A password 4 journeys'
