-- A history as a server of the sixth format wrote it: a message that was edited twice, one that was deleted, reactions
-- that are on and one that is off again, pins, a reply, a public, a direct and a private room. The upgrade starts from
-- here, whatever the program says today. Ann's token is QWM9RaYobQJLArs8jYasZpCZVb3YnDinBik69aylzqA.
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
            hash   BLOB NOT NULL, actor INTEGER NOT NULL DEFAULT 0,
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
        , door TEXT NOT NULL DEFAULT 'debug', minutes INTEGER) STRICT;
CREATE TABLE users (
        id      INTEGER PRIMARY KEY,
        name    TEXT NOT NULL,
        role    TEXT NOT NULL,
        created INTEGER NOT NULL,
        seen    INTEGER NOT NULL,
        hash    BLOB NOT NULL
    , used INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE devices (
        id         INTEGER PRIMARY KEY,
        user       INTEGER NOT NULL REFERENCES users (id),
        token_hash BLOB NOT NULL UNIQUE,
        created    INTEGER NOT NULL,
        seen       INTEGER NOT NULL,
        hash       BLOB NOT NULL
    , agent TEXT NOT NULL DEFAULT '', revoked INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE rooms (
        id      INTEGER PRIMARY KEY,
        name    TEXT NOT NULL UNIQUE,
        kind    TEXT NOT NULL,
        created INTEGER NOT NULL,
        hash    BLOB NOT NULL
    , title TEXT NOT NULL DEFAULT '', topic TEXT NOT NULL DEFAULT '', owner INTEGER NOT NULL DEFAULT 0, slow_s INTEGER NOT NULL DEFAULT 0, topic_by TEXT NOT NULL DEFAULT 'all', closed INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE members (
        room  INTEGER NOT NULL REFERENCES rooms (id),
        user  INTEGER NOT NULL REFERENCES users (id),
        since INTEGER NOT NULL,
        hash  BLOB NOT NULL, seq INTEGER NOT NULL DEFAULT 0,
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
CREATE TABLE invitations (
        room   INTEGER NOT NULL REFERENCES rooms (id),
        secret BLOB NOT NULL,
        until  INTEGER NOT NULL,
        hash   BLOB NOT NULL,
        PRIMARY KEY (room, secret)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE fates (
        room    INTEGER NOT NULL REFERENCES rooms (id),
        seq     INTEGER NOT NULL,
        edited  INTEGER NOT NULL DEFAULT 0,
        deleted INTEGER NOT NULL DEFAULT 0,
        hash    BLOB NOT NULL,
        PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE reactions (
        room    INTEGER NOT NULL REFERENCES rooms (id),
        seq     INTEGER NOT NULL,
        is_on   INTEGER NOT NULL,
        emoji   TEXT NOT NULL,
        user    INTEGER NOT NULL REFERENCES users (id),
        by      INTEGER NOT NULL,
        hash    BLOB NOT NULL,
        PRIMARY KEY (room, seq, is_on, emoji, user)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE forgotten (
        id      INTEGER PRIMARY KEY,
        event   INTEGER NOT NULL,
        message INTEGER NOT NULL,
        body    TEXT NOT NULL,
        hash    BLOB NOT NULL
    ) STRICT;
CREATE TABLE pins (
        room    INTEGER NOT NULL REFERENCES rooms (id),
        seq     INTEGER NOT NULL,
        is_on   INTEGER NOT NULL,
        by      INTEGER NOT NULL,
        hash    BLOB NOT NULL,
        PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX events_by_place ON events (room, seq);
CREATE UNIQUE INDEX events_by_cid ON events (user, cid) WHERE cid IS NOT NULL;
CREATE INDEX devices_revoked ON devices (id) WHERE revoked <> 0;
INSERT INTO about VALUES
    ('epoch', '522c2120aad77d67f0f6ba2b928f3f8e', x'f36d000acfbf11d75c9aed525293830567fce8ff45bc43c201d36353ce8dcda8'),
    ('ran', '3149', x'265a7f86a0c2e0b0181104dc6a83ea0be34d37cdb346dcaebc63b0cd88261ac6');
INSERT INTO audit VALUES
    (1, 1795736669055, 1, 'role', 'Ann (user 1)', 'operator', x'3dfe7f4f4f6302d5ec96f621ff374c640f8f83fc84af05cf0bb56f6b1efa18e0', 'page', NULL);
INSERT INTO users VALUES
    (1, 'Ann', 'operator', 1795736669019, 1795736670727, x'ce53efe0c768323462e5712b1a30b78f494c95792ee400e017e3d8fa73f1175c', 3149, 0),
    (2, 'Bob', 'member', 1795736669038, 1795736670727, x'ee24161389d6a23ebaa42457da95a634773fa19f2071383479ac83175946658c', 3149, 0),
    (3, '小明', 'member', 1795736669051, 1795736670727, x'7940f46ccaea1c78380f5273745c0efbbc3ff4b70ecfb6d7a87f88f0b844bcdf', 3149, 0);
INSERT INTO devices VALUES
    (1, 1, x'bfc322f588168f81ed0c4a35161bd78e77dcbc362122d3f3ad03e1fbad3690d8', 1795736669019, 1795736670727, x'3f99dd92aef91bad9db7d70967537ee2adfb04dfeb2ee918489ea999b60ab246', 'page/1', 0),
    (2, 2, x'05038a7ff1f5b7eb71806ec313378d6803a366cadeebd28246025f73dc6d2f96', 1795736669038, 1795736670727, x'7d0e1185539cb93df4b3e2047e4701b9284533a9c053ce13acecf40cb7cff37b', '', 0),
    (3, 3, x'e43c94ec32f39a708bea89fe27ada8f05c29a27e47d9d2af5ec073c04bb862a5', 1795736669051, 1795736670727, x'1a022eedb226d6d2e8ef8df8da22704dbc4c6793f2dc0216de61dc0bd60d502d', '', 0);
INSERT INTO rooms VALUES
    (1, 'lobby', 'public', 1795736669071, x'085d211bfc6beca993972e89bf07e1eb686d1d206d072b06a19975bf65dbdd61', '', 'Tea at five', 0, 0, 'all', 0, 0),
    (2, 'tea', 'public', 1795736669186, x'ac0da57ed5efe2cde47a017ce16de9f7502748671af157e8372cb7b4128d99bd', '', '', 0, 0, 'all', 0, 0),
    (3, 'dm:1:2', 'direct', 1795736669194, x'f47dabc2386747915fe61a3c5a9c3d4efce06008d25b0c103496518cd02f64c1', '', '', 0, 0, 'all', 0, 0),
    (4, 'p:xddtzqijkjfrxwit', 'private', 1795736669201, x'15f9e92a8e0c7a41432df41c19d9a23b279f9d04ab155e0ed66f1de3db7a5342', 'Board', '', 1, 0, 'all', 0, 0);
INSERT INTO members VALUES
    (3, 1, 1795736669194, x'5c43d448eca8668de00a9e4394947666d3009cac5e1a56c239a38de388e1894a', 0),
    (3, 2, 1795736669194, x'5496505b50d23f727fbe1f3a4944bd676d4ef6400bc8133cbbc0b3d03486d777', 0),
    (4, 1, 1795736669201, x'607c201e0fdac1c7eb8da2afc00c70d3e3801e93ff34df5129d39bec31445bd8', 0),
    (4, 3, 1795736669209, x'6288ee36be3b35036b28ca58372e3245603b867d5737bd67d1942c2f229ecb58', 1);
INSERT INTO markers VALUES
    (1, 3, 1795736669194, 0, x'5beda00727cd4646e301697a755d8eea85d7bd4c11670e68ebb56459341358c0'),
    (1, 4, 1795736669201, 0, x'340276f01a50ff9ed13bd2ea1c58d2e3e7c8500cf6defa91aadfc9f6f3c1bc13'),
    (2, 3, 1795736669194, 0, x'5d507a231ca7c75f0119efa6048651b18a8450be6f2453660e2d7ea90459b2fb'),
    (3, 4, 1795736669209, 1, x'40b758f467524789fc31f6ec5f2a23cc81b0fd9113e2bb2ca083e8db106d53bf');
INSERT INTO events VALUES
    (1, 1, 1, 1795736669071, 1, 'Ann', 1, NULL, 'c1', x'4d5018ffd0a756f17aca4c7873c6b6fc', 'Welcome', NULL, x'a2d521b66bf7d442c13b718c879b961df36c0b4f912e8387c0ff15dca10c2362'),
    (2, 1, 2, 1795736669073, 2, 'Bob', 1, NULL, 'c2', x'43320d616d86b015abdc8ada844cf44a', 'Thanks, @Ann', NULL, x'4c0ecd94a64be79b572244240f89fbeaf82a2e81cd68d6302e4f213f184c400d'),
    (3, 1, 3, 1795736669079, 3, '小明', 1, 2, 'c3', x'c8cac604f6a0924a5b1b86cdd3b18827', '你好', NULL, x'b36712a87695e04226fb0182acd7c8e2f0767d94237055de15a01e52f31a5607'),
    (4, 1, 4, 1795736669092, 2, 'Bob', 1, NULL, 'c4', NULL, NULL, x'475f561713b049a7eed86b1276732e376246ac42c8b0790760542097bb083c5a', x'548e69f7f3b980676a098a7731e40fe8483f27a44a438b7a7328ae0ce69714ff'),
    (5, 1, 5, 1795736669103, 2, 'Bob', 1, NULL, 'c5', NULL, NULL, x'e35533f675e39f69aed08b6181e1f428240cc3aba7372d046915a4257a2ab3cf', x'45d72286fcd7024c5b146a5693efb643daa1b77ba35da0048d26cec8603a07da'),
    (6, 1, 6, 1795736669113, 3, '小明', 1, NULL, 'c6', x'22d576fb24d7ad2776c648c5725c9c22', '@bob 好', NULL, x'1c6d11a1d70bfd71e2cc46f6d4d77d802edcfd19d9cf6bd80cc27168c0165317'),
    (7, 1, 7, 1795736669120, 2, 'Bob', 5, 4, NULL, NULL, NULL, x'52cf400da8f492b97e5b53e63d16ce5c4142686107f3c1c51a85b69fe204f962', x'bd7b1015ae06607b39770e87660a2db9d5ed0b4f20f0c1665cc2c04bdd1a5ba5'),
    (8, 1, 8, 1795736669126, 2, 'Bob', 5, 4, NULL, x'12c9a592fe892fe1be43ef006bf3a41a', 'put right twice', NULL, x'18d482760ec49c87bdb7462e4cbc0f4d04699bd058af4f74014ba5e454ef17d4'),
    (9, 1, 9, 1795736669130, 2, 'Bob', 6, 5, NULL, x'd681f1bece89718fd3daa5ee0ce80e70', '', NULL, x'd3872f7957ee7f86fa4592ac038b4f4b4d37677df3c02dc14dcc463fa184a15d'),
    (10, 1, 10, 1795736669136, 1, 'Ann', 7, 2, NULL, x'a3ed62f49f46d3854e1927d257d19ea3', 'on 👍', NULL, x'82befb180b1afff3c5300b6e9a9c1d7ff31ef83e3e7b36cd91e40f72a5da2841'),
    (11, 1, 11, 1795736669143, 3, '小明', 7, 2, NULL, x'2e50207ce63d64e95b600fb591052c5e', 'on 👍', NULL, x'cc886b5dcf42c8c5cf56bc7a6aeee71524f3b01f89495e8aeaeb15c4182ab920'),
    (12, 1, 12, 1795736669149, 3, '小明', 7, 2, NULL, x'daabef149870fd327825fba201f062ba', 'on 🍵', NULL, x'f436f053e1631e313a7a5b0eaaf05db237accb84594c1b789dd6a649279b72c8'),
    (13, 1, 13, 1795736669153, 3, '小明', 7, 2, NULL, x'1b53b8317cdb997e18fbcd1c539b0c02', 'off 🍵', NULL, x'120922f1d4558f3e6847623db7f782e9afd6db77f1539b1678a13cdaf1cdfcd9'),
    (14, 1, 14, 1795736669169, 1, 'Ann', 8, 1, NULL, x'379f48d4ea96fe76028c8610f902df9c', 'on', NULL, x'dad2b39b7d9da07466d9613b5d7106bc65f915442f80c9010b775b65200530a9'),
    (15, 1, 15, 1795736669175, 1, 'Ann', 8, 2, NULL, x'3d387fa0d4d46975da2f023af245458b', 'on', NULL, x'f45d9a41e192dfe6c32342c7751ffacfd85e95ee574ab2ea819dcf74c7b33811'),
    (16, 1, 16, 1795736669181, 1, 'Ann', 8, 2, NULL, x'122f7183a17b43dd5b85eb4259c80367', 'off', NULL, x'10cf80cd4d4d2b1fdf177bd70f7d063980fd0f7e5c6e505ee12124d64ab446c1'),
    (17, 2, 1, 1795736669186, 2, 'Bob', 1, NULL, 'c7', x'a97af405d4739e2988355581b1df0bb7', 'only I am here', NULL, x'f11a2497e49cc754f11affd12fcb2dddb91eaf9889bcaccbe6463ef1e12a742c'),
    (18, 3, 1, 1795736669194, 1, 'Ann', 1, NULL, 'c8', x'2a4b5bd99c77c60d13f2922332ef89a9', 'psst', NULL, x'1575e5d31bfa53d01f269915becd9e515b22b3c1b2e4637773f5781644fb3121'),
    (19, 3, 2, 1795736669199, 2, 'Bob', 1, 1, 'c9', x'a1f022fceb8b160b80e5ec4f2c9a6904', 'yes?', NULL, x'b43e34106829d52f178de85f7f1178c643c17c1d2f69a8045e6025c38a8d2278'),
    (20, 4, 1, 1795736669209, 1, 'Ann', 2, NULL, NULL, x'0aca0053288450a4be75d4104f2fe35c', '3 in', NULL, x'bbb234ee9cd1b863185e86c5ad06d6748c3155dd5cdb1a6dd7d1bfcb54910600'),
    (21, 4, 2, 1795736669213, 3, '小明', 1, NULL, 'c10', NULL, NULL, x'41906b7c5b69c9b2c12d35de57f50e8d81795c87da69113e9add1a7cca600597', x'0260954bdabb1f112c70db913dee24c32a3cd7f5e4b14180ce3c1c488324720a'),
    (22, 4, 3, 1795736669216, 1, 'Ann', 6, 2, NULL, x'11d9e8664eda2afbab8ef145bb2e9ed5', '', NULL, x'5bd092e882cd10df2162a4faeec622121828f05081a15de882f2058b8a02adf0'),
    (23, 1, 17, 1795736669220, 1, 'Ann', 4, NULL, NULL, x'65bc5f7f2f2019ed94f83a8af71f9002', 'Tea at five', NULL, x'8054528d7d961ad6edddd676fadd7d5dc210392946baccb5f2a5ea9d616a3e39');
INSERT INTO fates VALUES
    (1, 2, 0, 0, x'a2694bfd2b5697e381b955b07cc8352750f9facd3d5302a4f00659bc74c464b1'),
    (1, 4, 8, 0, x'61feac730c084942806727e7a356e126f7d5e168d67e30241e8a067bd07703e9'),
    (1, 5, 0, 9, x'deec0661b45693ec42014051cf29f80a579c753f6577558a40a164bc09de84a2'),
    (4, 2, 0, 3, x'2cb01fedb7319233116fb85aa2ad29eb1911c06c668cada9880ae70bfd19546b');
INSERT INTO reactions VALUES
    (1, 2, 0, '🍵', 3, 13, x'387b726f2a5e3f758211b87ab104f8a13137e840a17797ffd058d1fd66b59a77'),
    (1, 2, 1, '👍', 1, 10, x'bca192d3f9f0dcdd8c1c44066f98578b78e4809ff9adb540bf9b040a7e333c4b'),
    (1, 2, 1, '👍', 3, 11, x'5692eb620ac40eb3451878282de3ba41e3f6482588dc34e4696045b8606a43df');
INSERT INTO pins VALUES
    (1, 1, 1, 14, x'ced17e49a8d5420b641526d1258c34dba317c52ce43a98050032769fb6b0a7d2'),
    (1, 2, 0, 16, x'2adacb1b219575732a3b38e1da4ea18e0697a0c3515cc0b9555af86deb3e6d6b');
PRAGMA application_id = 0x54656148;
PRAGMA user_version = 6;
