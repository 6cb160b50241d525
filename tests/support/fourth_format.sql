-- A history as a server of the fourth format wrote it: the upgrade starts from here, whatever the program says today.
-- Ann's token is 8JdvHpeHd5-GfnqjQWvWDA0B0YgSG17IVDGlhx-Vefc.
PRAGMA journal_mode = WAL;
CREATE TABLE about (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
    , hash BLOB NOT NULL DEFAULT x'') STRICT, WITHOUT ROWID;
CREATE TABLE sanctions (
    kind   TEXT NOT NULL,
    target TEXT NOT NULL,
    since  INTEGER NOT NULL,
    until  INTEGER,
    reason TEXT NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (kind, target)
    ) STRICT;
CREATE TABLE audit (
    id     INTEGER PRIMARY KEY,
    time   INTEGER NOT NULL,
    actor  INTEGER NOT NULL,
    act    TEXT NOT NULL,
    whom   TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash   BLOB NOT NULL
    ) STRICT;
CREATE TABLE users (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    role    TEXT NOT NULL,
    created INTEGER NOT NULL,
    seen    INTEGER NOT NULL,
    hash    BLOB NOT NULL
    ) STRICT;
CREATE TABLE devices (
    id         INTEGER PRIMARY KEY,
    user       INTEGER NOT NULL REFERENCES users (id),
    token_hash BLOB NOT NULL UNIQUE,
    created    INTEGER NOT NULL,
    seen       INTEGER NOT NULL,
    hash       BLOB NOT NULL
    ) STRICT;
CREATE TABLE rooms (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    kind    TEXT NOT NULL,
    created INTEGER NOT NULL,
    hash    BLOB NOT NULL
    ) STRICT;
CREATE TABLE members (
    room  INTEGER NOT NULL REFERENCES rooms (id),
    user  INTEGER NOT NULL REFERENCES users (id),
    since INTEGER NOT NULL,
    hash  BLOB NOT NULL,
    PRIMARY KEY (room, user)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE markers (
    user   INTEGER NOT NULL REFERENCES users (id),
    room   INTEGER NOT NULL REFERENCES rooms (id),
    joined INTEGER NOT NULL,
    read   INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (user, room)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE events (
    id     INTEGER PRIMARY KEY,
    room   INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    time   INTEGER NOT NULL,
    user   INTEGER NOT NULL,
    name   TEXT NOT NULL,
    kind   INTEGER NOT NULL,
    target INTEGER,
    cid    TEXT,
    salt   BLOB,
    body   TEXT,
    seal   BLOB,
    hash   BLOB NOT NULL
    ) STRICT;
CREATE UNIQUE INDEX events_by_place ON events (room, seq);
CREATE UNIQUE INDEX events_by_cid ON events (user, cid) WHERE cid IS NOT NULL;
INSERT INTO about VALUES
    ('epoch', '75d279766f6258d34c3c55cf2f4b76ce', x'd23c9430a2f03bee0797b77bba6a71f9c3bc6cb6a77c5e44df6d2ecfb29aaa04');
INSERT INTO sanctions VALUES
    ('mute', 'user 3', 1795711804516, 1795713604516, 'noise', x'ebbfe20ebeb03c96401924d3942dcf946169386df1cb602423840bf3576b93f7'),
    ('ban', 'address 10.0.0.9', 1795711804526, NULL, '', x'f30b6b5596b405f2ee5c51b9ad1ef205c47323f919870360378607295095e6f9');
INSERT INTO audit VALUES
    (1, 1795711804469, 0, 'say', 'lobby', 'from the house', x'a855979817a9ceb220f005648556bf8207356c05ee38b0baeefc54863e6761a9'),
    (2, 1795711804516, 0, 'mute', '茶 (user 3)', 'for 30 min: noise', x'd63a43198d114a7ceb62717f1b0e87d23a4e6c9e3237fbf2e0baa9260cfa610e'),
    (3, 1795711804526, 0, 'ban', 'address 10.0.0.9', 'until taken back', x'e282f0db21ca7bd2380cf643ae41a72f4323eb88eec8f674e69b97284824201f'),
    (4, 1795711804588, 0, 'kick', '茶 (user 3)', 'enough', x'fe43564d0b59484a808aafdd31a7ae87d124ae818b7e67eb16cc5e1e82cc4795');
INSERT INTO users VALUES
    (1, 'Ann', 'member', 1795711804157, 1795711804157, x'f470e2cd4df14ef733d67ccff0a0961689f11598268eb156dcfd77decbe08111'),
    (2, 'Rob', 'member', 1795711804179, 1795711804179, x'1ecbb2ed868646b7f80ff2a7ef4ae2506d35349d11fb10eb5b0031e22d681da0'),
    (3, '茶', 'member', 1795711804197, 1795711804197, x'4c4761ededdd4e170a300ff1918fb15d8db3a99043686ecebcddcdbeb8b994e1'),
    (4, 'Dora', 'member', 1795711804214, 1795711804214, x'7c84aef9ab95edc2f0174831b2308ac8f81bd1a1b71063c4640d1df5957870e4');
INSERT INTO devices VALUES
    (1, 1, x'039ce676c0c2b44b3f90e1676dc68b6391cea332a7d14f54f348e8215a563140', 1795711804157, 1795711804157, x'eb93ed602f1c01696cd136e0612e5c1c3527e05d82770b4d71469a7d120642c7'),
    (2, 2, x'4f601d82eb4d2a885e73dbc682fdc3b34e3d2f2331b807b39ab7e686f672c704', 1795711804179, 1795711804179, x'c3d47b6f6c6fd449554100607b096298bb16202d9339d2f652259b80a7205fcd'),
    (3, 3, x'715fb3292b759abb9e63e32f9fdd3cc0c653c7d8c9c9c9d9ad67509e36a819b6', 1795711804197, 1795711804197, x'd23cbc70b8cb16f64c365e9dd37360ffc0dc8a7be420917b5b7d0b6b0528f3af'),
    (4, 4, x'6585b6400c493c20aab147d9ddf764db372491f3da7cf9847e4791f3b2df16bf', 1795711804214, 1795711804214, x'61213c3c93aca54d493e28f35e622a43684216a2ace823c5188b4844f4ff65c4');
INSERT INTO rooms VALUES
    (1, 'lobby', 'public', 1795711804356, x'8f607c8ae91991eb6f47b3525e8444bd1f995ab66879f4d2f19cba9f40f181ba'),
    (2, 'tea', 'public', 1795711804381, x'5507dd753197d9f06795e820fd6aba19c5af81d77653ca46485a4c28d805b6d7'),
    (3, 'dm:1:2', 'direct', 1795711804401, x'0b43417522f677ba2976a8e002055bcf5e2e8f924abbec69faee496545bbbfbb');
INSERT INTO members VALUES
    (3, 1, 1795711804401, x'bae84ddad3a299f75c9f3131bd02b5bafdddc9c066c28e6b78f7e6182094a569'),
    (3, 2, 1795711804401, x'f7bb3beb974ea9513bd26ed0cd6efd16bf598dbead9429d5b9e90a8dbf886ae3');
INSERT INTO markers VALUES
    (1, 3, 1795711804401, 0, x'd71c0a58fa13148ff8a8148d7de912046f1fd14d1fcea043ba9225224c3a2ad3'),
    (2, 3, 1795711804401, 0, x'11e0de713e60b01d151885259a07235e19344490d52bef7ab394ce6168a2b351');
INSERT INTO events VALUES
    (1, 1, 1, 1795711804356, 1, 'Ann', 1, NULL, 'cid-1', x'beb7536ee7f77273276f6a272483c1bc', 'hello "all"
	of you', NULL, x'427fd924242c2a04f0960f7d86d6cf82612c213e15f3bdecf21463c7b5aec4ab'),
    (2, 1, 2, 1795711804372, 2, 'Bob', 1, 1, 'cid-2', x'4af5be44d97664845a95675e124c88db', 'hi', NULL, x'24efa400d94aa195c657729a90e66f6de356e473a2723bd255cb4cb003a23156'),
    (3, 2, 1, 1795711804381, 1, 'Ann', 1, NULL, 'cid-3', x'a82279472ca2156a5808864e6c6a7687', '一壶好茶 🍵', NULL, x'7c877a30d30a8d25e0a64f9df6613dd6143add17e76d5ebf832fa3dfa0d5fe87'),
    (4, 3, 1, 1795711804401, 1, 'Ann', 1, NULL, 'cid-4', x'a0854002a586c2a1afde3d776afdb31c', 'psst', NULL, x'7fa863d96b31dddd8d21ad609aa865c9d8b957597adab01d4374738b92d9b7dd'),
    (5, 1, 3, 1795711804419, 1, 'Ann', 1, NULL, 'cid-5', x'f1dac5cf3e6999ca49e1f895d38be74d', 'third', NULL, x'08493cb8b176ccf495fc63391b61890f4f676f88dcf7fe1495dade1e19e88308'),
    (6, 1, 4, 1795711804431, 2, 'Bob', 1, 3, 'cid-6', x'897a33732870c9de760bfd31db78a4fc', 'fourth', NULL, x'1e7f193ef4df5feeb44818ad772c859907bb991e1791f944f6a6f3b4e87aa54c'),
    (7, 1, 5, 1795711804469, 0, 'Teahouse', 1, NULL, '068aa3e198d2d20a0d3cca4db9815b93', x'2d322c885b8be2672d20fd51d3443f63', 'from the house', NULL, x'8c3e09b5eae3eeb71564a66cc5ab0c706c89cebc2e86b1c6a54c06519108f35f');
PRAGMA application_id = 0x54656148;
PRAGMA user_version = 4;
