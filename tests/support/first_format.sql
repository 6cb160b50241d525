-- A history as the first format had it: the upgrade starts from here, whatever the program says today.
PRAGMA journal_mode = WAL;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE users (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, token_hash BLOB NOT NULL UNIQUE, created INTEGER NOT NULL
) STRICT;
CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE events (
    id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES rooms (id), seq INTEGER NOT NULL,
    time INTEGER NOT NULL, user INTEGER NOT NULL, name TEXT NOT NULL, cid TEXT NOT NULL, text TEXT NOT NULL,
    reply_to INTEGER
) STRICT;
CREATE UNIQUE INDEX events_by_place ON events (room, seq);
CREATE UNIQUE INDEX events_by_cid ON events (user, cid);
INSERT INTO about VALUES ('epoch', '00112233445566778899aabbccddeeff');
INSERT INTO rooms VALUES (1, 'lobby'), (2, 'tea');
INSERT INTO users VALUES
    -- Its token is "first-token-of-ann-in-this-history".
    (1, 'Ann', x'39a27a902c5ace44b55d544379dca5f495f48eb002f06d9ceab5da6f215c6653', 1700000000000),
    (2, '茶', x'0202020202020202020202020202020202020202020202020202020202020202', 1700000000001);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
INSERT INTO events SELECT
    i, 2 - i % 2, (i + 1) / 2, 1700000000000 + i, 1 + i % 2, CASE i % 2 WHEN 0 THEN 'Ann' ELSE '茶' END,
    'c' || i, 'message ' || i || ' ' || substr(hex(zeroblob(100)), 1, i % 97),
    CASE WHEN i > 100 AND i % 5 = 0 THEN (i + 1) / 2 - 3 END
FROM n;
PRAGMA application_id = 0x54656148;
PRAGMA user_version = 1;
