-- A history as a server of the third format wrote it, and a user whose name would not be taken today: the
-- upgrade starts from here, whatever the program says today.
PRAGMA journal_mode = WAL;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL, hash BLOB NOT NULL DEFAULT x'') STRICT, WITHOUT ROWID;
CREATE TABLE users (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, token_hash BLOB NOT NULL UNIQUE, created INTEGER NOT NULL,
    hash BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE events (
    id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES rooms (id), seq INTEGER NOT NULL,
    time INTEGER NOT NULL, user INTEGER NOT NULL, name TEXT NOT NULL, cid TEXT NOT NULL, text TEXT NOT NULL,
    reply_to INTEGER, hash BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE TABLE sanctions (
    kind TEXT NOT NULL, target TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, reason TEXT NOT NULL,
    hash BLOB NOT NULL, PRIMARY KEY (kind, target)
) STRICT;
CREATE TABLE audit (
    id INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor INTEGER NOT NULL, act TEXT NOT NULL,
    whom TEXT NOT NULL, detail TEXT NOT NULL, hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_by_place ON events (room, seq);
CREATE UNIQUE INDEX events_by_cid ON events (user, cid);
INSERT INTO about VALUES
    ('epoch', 'd3452499bea6bda3246b0d3be32aacba', x'36b7a0dc7ed4af8ab4a82926047396d91afd14ffc495eb14c51aeae8f5ffba62');
INSERT INTO users VALUES
    (1, 'Ann', x'3a060d9cdf86aad922e87bc79dee7bd30916e7ef32748b5ff400c68a248321f7', 1795663604929, x'789da539896e7af6c44d90d7cdffafd4444d631772fcda12d845af7cbe45901b'),
    (2, 'Rob', x'5df560acd9aceb8e9a3519173e461d90b1652aea0fa9144df0ef5bd1ab0f67ee', 1795663604945, x'22beed08e53ac619ae2295b87ea627c0dca58549224803c4332b01df9a8d4954'),
    (3, '茶', x'cc6c7a956f4e7f321df5d4fda26f0bf8e7fd8583cfae09ec17c5448059c1ffde', 1795663604949, x'5bc19bb90d18964179afbddfb50203e549df5b21d52326538c55c36d31c102bf'),
    (4, 'a  b', x'60fa2cff6a4494b0ce73f54b86737b494a4853496a2ff95ffd3cf4024f7dd6d4', 1795663604999, x'eff6f44d86379fe5673bcd0ee570cccba8576896cf92e70e5144b9b315847b78');
INSERT INTO rooms VALUES
    (1, 'lobby'),
    (2, 'tea'),
    (3, 'dm:1:2');
INSERT INTO events VALUES
    (1, 1, 1, 1795663604953, 1, 'Ann', 'cid-1', 'hello "all"
	of you', NULL, x'019e63a80fd9ea20fc82785b34184627c1d741dab3b8c2afaa1044ff84a2215f'),
    (2, 1, 2, 1795663604957, 2, 'Bob', 'cid-2', 'hi', 1, x'e0ab9c1a577e224a1e4a92abd0f5052feb0506634daf8a3d224cea8b3e2dadbe'),
    (3, 2, 1, 1795663604964, 1, 'Ann', 'cid-3', '一壶好茶 🍵', NULL, x'303431bf5ce2eb8f35069e879b980bd821f40f89dfc9b8f728f6d96a368ab447'),
    (4, 3, 1, 1795663604964, 1, 'Ann', 'cid-4', 'psst', NULL, x'8dcde4811f3f9993c7f6e2768ca09daeb758eed44212f28a5c9cd5f7333baa13'),
    (5, 1, 3, 1795663604969, 1, 'Ann', 'cid-5', 'third', NULL, x'80444428fac408d531bd915b31a1c213762a693b551235974beabd9614b892f1'),
    (6, 1, 4, 1795663604973, 2, 'Bob', 'cid-6', 'fourth', 3, x'6037721ef9faba4211a20099ffedb1b7428f8452b055f2149512a018bfb2e16d'),
    (7, 1, 5, 1795663604978, 0, 'Teahouse', 'b360b6d8e3e698694164b30120b9a111', 'from the house', NULL, x'6f8ca4c92c4bc4d371c6f483096ffe2d6ddbb057b0da1d8ab172e7bf69edbfd7');
INSERT INTO sanctions VALUES
    ('mute', 'user 3', 1795663604985, 1795665404985, 'noise', x'1ea112d0ace0ab4371cbf07a76b5a3add55146a8b5cd317772a554e1cd49b2c5'),
    ('ban', 'address 10.0.0.9', 1795663605033, NULL, '', x'76164fe4fefe293d20d4004809e719657e558fcc9cc5e90acb8bfaed4f80b705');
INSERT INTO audit VALUES
    (1, 1795663604978, 0, 'say', 'lobby', 'from the house', x'750217ebce2c38dcc287ce1d847231e805eca8ed3f996c7e82d85d9d11e7132f'),
    (2, 1795663604985, 0, 'mute', '茶 (user 3)', 'for 30 min: noise', x'd741de541da6ab2a240bd311f4e5496af0f1e4b4d8c17eaa60541b900bb5b0e0'),
    (3, 1795663605033, 0, 'ban', 'address 10.0.0.9', 'until taken back', x'e73c3c4e9653c71da2df0ec9f69a66e6eae297f23a7ec1479f9a003a9e570926'),
    (4, 1795663605086, 0, 'kick', '茶 (user 3)', 'enough', x'4896ca8fc8e210f45a4c43d78d68e4c98bbb62ccbb8db25a5c5c9badebb8bb0d');
PRAGMA application_id = 0x54656148;
PRAGMA user_version = 3;
