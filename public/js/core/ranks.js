// Who may do what to whom in the house, as the house decides it; so that nobody is offered what would be refused. Pure.

const RANKS = { member: 0, moderator: 1, operator: 2 };

const rankOf = (role) => RANKS[role] ?? RANKS.member;

export const isModerator = (role) => rankOf(role) >= RANKS.moderator;

/** Whether somebody decides how a room is: moderators of the house in public ones, the owner in a private one. */
export const arranges = (me, room) => (room.private ? room.owner === me.id : !room.direct && isModerator(me.role));

/** Whether somebody says what a room is about. */
export const mayName = (me, room) => room.settings.topic_by !== 'moderators' || arranges(me, room);

/** Moderators act on members, operators on both, nobody on an equal or on oneself. */
export const mayModerate = (one, other) => isModerator(one.role) && one.id !== other.id && rankOf(one.role) > rankOf(other.role);
