// What is unread, as it is shown: what is being watched is as good as read, though it counts only after half a second.

/** How many messages of a room are unread. */
export const unreadIn = (state, room) => (room === state.room && state.reader.watching && !state.reader.isLineAbove ? 0 : state.hall.unread(room));

/** How many of them are for oneself. */
export const mentionsIn = (state, room) => (unreadIn(state, room) > 0 ? state.hall.unreadMentions(room) : 0);

/** The rooms that count: those one is in. */
export const countedRooms = ({ hall }) => [...hall.rooms.values()].filter((room) => hall.isIn(room));
