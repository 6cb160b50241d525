// Several people are let into a private room at once.

/** Resolves with who has come and who was refused, and with `why` the first one was: one holds up nobody else. */
export async function letIn(ask, room, people) {
  const asked = await Promise.allSettled(people.map(({ id }) => ask({ type: 'invite', room, user: id })));
  const of = (status) => people.filter((_, i) => asked[i].status === status);
  return { come: of('fulfilled'), refused: of('rejected'), why: asked.find(({ status }) => status === 'rejected')?.reason };
}
