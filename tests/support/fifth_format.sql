-- A history as a server of the fifth format wrote it: roles, a second device and one that was signed out, mutes by an
-- operator and by a moderator, somebody forgotten, a private room with a link and one who was taken out of it, topics
-- and settings, and a public room that was removed. The upgrade starts from here, whatever the program says today.
-- Ann's token is UEfTWBDkFfawjibKqVkFGj9kRqYmS_je9vxh4VR08EE.
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
CREATE UNIQUE INDEX events_by_place ON events (room, seq);
CREATE UNIQUE INDEX events_by_cid ON events (user, cid) WHERE cid IS NOT NULL;
CREATE INDEX devices_revoked ON devices (id) WHERE revoked <> 0;
INSERT INTO about VALUES
    ('epoch', 'c4d8a0f084ca042bd89fb4522dd80e4b', x'bad91c6b9503959295d362ad1394a55597db305b3235fbbaf3e9177b3fd28b97'),
    ('ran', '1219', x'f6deb49c63f86183e67901170e6263137fbcd98c3112ee43ee83dbcc1384ad04'),
    ('removed', '2', x'd575ff9faa7347b7fb552883cfe9d1d5b4c70162b2edcf66e321b397c4559c57');
INSERT INTO sanctions VALUES
    ('mute', 'user 3', 1795709398359, 1795711198359, 'noise', x'c443c27e63ca5be1d8b9b23824c365d7e3dcd876a840dafc3406911c9fa3617e', 0),
    ('ban', 'address 10.0.0.9', 1795709398373, NULL, '', x'5271692996580b2ff398e25c2da9e22812b8b49e0151361d6666f6e4a0b42859', 0),
    ('mute', 'user 4', 1795709398692, 1825709398692, 'long', x'314948aa4a3f74c5109b094207613898132e419e9f5620562b0aefdb26aefbc1', 2);
INSERT INTO audit VALUES
    (1, 1795709398337, 0, 'say', 'lobby', 'from the house', x'1ad63a1a6b5f65030c302e73f673f19f79558ab7225259f305e42069d966cba6', 'debug', NULL),
    (2, 1795709398359, 0, 'mute', '茶 (user 3)', 'noise', x'd5685326a3455513c9acc8ce87baeddd2991f13f18d0852b7eac68a80a5a8099', 'debug', 30),
    (3, 1795709398373, 0, 'ban', 'address 10.0.0.9', '', x'78b8cb4da58cf15dcacbf592991f6d9fece301aaa29e4e83b133877b64465c50', 'debug', NULL),
    (4, 1795709398448, 0, 'kick', '茶 (user 3)', 'enough', x'06769a93269d3417e04a8649491aca35a6c06d5bf351f3be12c1367f1332cc04', 'debug', NULL),
    (5, 1795709398578, 0, 'operator-link', 'the server', 'a new one', x'09ff5ee708f3958bf47f567090e4318960277c37972a612c31e2d591a9f5bb9e', 'debug', NULL),
    (6, 1795709398631, 1, 'role', 'Ann (user 1)', 'operator', x'f05dae719d30a533a24a1e8272f94e51a78df151e0e5565cefa1f06882afac7e', 'page', NULL),
    (7, 1795709398670, 1, 'role', 'Rob (user 2)', 'moderator', x'4f58c83a3cd5b32475d963682c594098863e11c16a6eaad03d73d7b1e9da1aa9', 'page', NULL),
    (8, 1795709398692, 2, 'mute', 'Dora (user 4)', 'long', x'801b8666c4facb0a4cf0d5026e3241f976834e046b7dfce4a2a78d27c1314c31', 'page', 500000),
    (9, 1795709399047, 1, 'settings', 'tea', 'sets slow_s 30, topic_by moderators', x'fc91702388c3e4979d76a30588ffb1ce4cc9195444f103d56af262809d3da352', 'page', NULL),
    (10, 1795709399063, 1, 'settings', 'lobby', 'sets closed true', x'16c64e21c94488228e8f7a77320e93bf307049a48f945f537c563ff2d1fb351b', 'page', NULL),
    (11, 1795709399090, 1, 'settings', 'lobby', 'sets closed false', x'8b80c06e33c72182bf82eb39dac1c4d843d2d9bc4bacd1ca01696e33c7e67a13', 'page', NULL),
    (12, 1795709399142, 1, 'remove', 'doomed', '', x'13d091426119a10d471ee20b4fb46edd68e9298e4d68948b71e2250e6518574f', 'page', NULL),
    (13, 1795709399167, 5, 'forget', 'Eve (user 5)', '', x'92430c2637ac563906b76614789685ef650b666ac62bae4dcfa4e3b2e65f672a', 'page', NULL);
INSERT INTO users VALUES
    (1, 'Ann', 'operator', 1795709398127, 1795709399290, x'd676877387e5b3afd1df0693686f07d98ae8970d9113ff374f9d7c01ae79a9e8', 1219, 0),
    (2, 'Rob', 'moderator', 1795709398199, 1795709399290, x'411e6d5fd1b67233189f645589e6fb344d0c9d669f334c7d3acd24aca82ab68e', 1219, 0),
    (3, '茶', 'member', 1795709398222, 1795709399290, x'647dcae77de47af82b3e009961130ebfcb6ffcaba42e1d1f7a7e772da32cc7e2', 1219, 0),
    (4, 'Dora', 'member', 1795709398240, 1795709399290, x'29977c06d589f95d7130defd5b19c973d17de9311710e5b0e9d3012a5c4196c7', 1219, 0),
    (5, 'Eve', 'member', 1795709399158, 1795709399158, x'ba4f6c6ee75181dc5e8bb39c26455501401541609c886021321a448e944b57f6', 1087, 1795709399167);
INSERT INTO devices VALUES
    (1, 1, x'5965a63e5e9de0911bdee1ebe6ee653a2e10a7dfd57825b193a6c69afa855cdb', 1795709398127, 1795709399290, x'91d4d1f5c282a8f472ea46cd10fc3d422d93eea544942a1c51a7d4e8c471b286', 'desk', 0),
    (2, 2, x'c226758e4bae0e9c04cdbc361c4c5c33be31169b43c8890c7ab7b2f0997f1920', 1795709398199, 1795709399290, x'a2976e3cc4fa4829f0fb366664022210c783bbdea678ac05e63faf29361a2d57', '', 0),
    (3, 3, x'25107ed69ddb4ac032493a55102549f6501604efc575beb7d1a83a40ae7f180a', 1795709398222, 1795709399290, x'943bd0105c7f0c364610212fa044ec79c72705c2aff2d7ee4b1d76d48ee21905', '', 0),
    (4, 4, x'2f0f697746a979cc59de126b7320def9484a4dd53019b004e623bdaeda257dc4', 1795709398240, 1795709399290, x'e5bdd0c7779fad8ceabea9037f04188adf7205f9fcf81ed2b027cb1650793071', '', 0),
    (5, 2, x'8c8871e2b1a66a34228888bee9e37628aa9dca2115d306a19bed255f65c917e4', 1795709398781, 1795709399290, x'52f79f70beb1e93681424d7f13c49b4674b367445d9aa8bfdb5dac9451e4a6c1', 'phone', 0),
    (7, 1, x'01bb4adf9054890ed81273e60c3571f15ce00b2ba2271af1bb9728de6bb8c0b6', 1795709399231, 1795709399231, x'115250abb350cfca2b178af40cb8d7b2a090f2a2fb68ca37888d14a7369b08cb', 'lost phone', 1795709399267);
INSERT INTO rooms VALUES
    (1, 'lobby', 'public', 1795709398272, x'164fd14670fbd313327c8f05ba9d827e9d817cbc0c67ca9f0024c6221631bd01', '', '', 0, 0, 'all', 0, 0),
    (2, 'tea', 'public', 1795709398286, x'bd994947d173865ddf235d35b7892dd77b4a96d1c243489c597c5a4e38d86ee8', '', 'oolong, 乌龙', 0, 30, 'moderators', 0, 0),
    (3, 'dm:1:2', 'direct', 1795709398294, x'f2249aca1be5a8f0cbd0bba89256a9c5c678452cf62f371be74ea18252091326', '', '', 0, 0, 'all', 0, 0),
    (4, 'p:jtkpq2r6q2ygeb32', 'private', 1795709398827, x'e53997ce26e3706cf0273e44a55073c2f188657797cd19299d8a4b52b9eaeee2', 'Ann''s surprise', '', 1, 0, 'all', 0, 0);
INSERT INTO members VALUES
    (3, 1, 1795709398294, x'274001a33ef32f92389b706aeeadd4673897e5921dc00f67d7dc69dc3f803f95', 0),
    (3, 2, 1795709398294, x'e9b098867572f46c90bcc6d0f3755ba2a4922e1c1f5f980a34a7fe0c7c0d9403', 0),
    (4, 1, 1795709398827, x'ab2ac876f89933f944cba7f9549c83308fc4edc137ed4f06b0eb759bb2fb67e9', 0),
    (4, 2, 1795709398888, x'26f7b057673a70d9f9530831c93693694ac771acea921ad8f675122abf1efb09', 2);
INSERT INTO markers VALUES
    (1, 3, 1795709398294, 0, x'f4f4f59d1d39e5fbc334f806dd979103b1d66741109deb93296180e2de6dc293'),
    (1, 4, 1795709398827, 0, x'b76fa7ca849b0c1b30dea4f76e7984457952daf6a1f3efc749ed7ee554b3d189'),
    (2, 3, 1795709398294, 0, x'50aa28d78d48b421f4dfc428e7de79b4dc5f3d825ac27c8ae21e79fba5abd42b'),
    (2, 4, 1795709398888, 2, x'64bada17e13d2b820ec5b420c007c1c469fd1bb0c7fb2285e636aef8f6f48d17');
INSERT INTO events VALUES
    (1, 1, 1, 1795709398272, 1, 'Ann', 1, NULL, 'cid-1', x'33026b6cd81e01070426c9fcc5025006', 'hello "all"
	of you', NULL, x'564bd44e992515fa1e18e7424b039d433eaa18b29b55395ce00f757870092c12'),
    (2, 1, 2, 1795709398280, 2, 'Bob', 1, 1, 'cid-2', x'77df4553344796831d20dc33647d80fa', 'hi', NULL, x'f3a1c7960655b68ee3bb6d9b001a17ff415192a22c20f47fdd76da8c4f72be2e'),
    (3, 2, 1, 1795709398286, 1, 'Ann', 1, NULL, 'cid-3', x'49767a63a321a9b971732ee7ed897015', '一壶好茶 🍵', NULL, x'cd2cb5777d2a647196e875b589a8a2231d3d0e2289f41101be962fe08ead9d59'),
    (4, 3, 1, 1795709398294, 1, 'Ann', 1, NULL, 'cid-4', x'e837026ac892e29e0981de6679c03cfd', 'psst', NULL, x'9c5cb59413349ff939151234a307e2805078c1f4c2220a9d891d968227f6e780'),
    (5, 1, 3, 1795709398298, 1, 'Ann', 1, NULL, 'cid-5', x'3e368551b08d149f6c97ee9ffa3e52d8', 'third', NULL, x'540ee631295cc9e0963b394f0e7f3ed89a7ddbe39e64c372437dee52008ee82a'),
    (6, 1, 4, 1795709398309, 2, 'Bob', 1, 3, 'cid-6', x'acd6a5856b77ab8286c0be552be14db3', 'fourth', NULL, x'f793cf90f52493ca7f30da5158a16395a8dfb7034e981a5b200bc2f500d5ddf3'),
    (7, 1, 5, 1795709398337, 0, 'Teahouse', 1, NULL, '2c5e40686b1922f148a5a81cb5ebe603', x'70517ec19c24cfcc67e660987ccdeabc', 'from the house', NULL, x'427c509f45a666c1e4833e81e5d16e4d8c9179a1094a5b9d029d851e18b329c9'),
    (8, 4, 1, 1795709398860, 1, 'Ann', 1, NULL, 'cid-7', x'330a166d7d66ec51aa4b190c0b554afd', 'between us', NULL, x'2f315d3c9745dabad0ab99c078d962d3b6a5496b1ab89d8943e9a7c8ce0a399b'),
    (9, 4, 2, 1795709398888, 1, 'Ann', 2, NULL, NULL, x'69b2003717c74aac5e1f919b8b44732b', '2 in', NULL, x'fb1b579418c144b512b02f80f6afe77bb987043902296368ca72a9c711d39f89'),
    (10, 4, 3, 1795709398912, 1, 'Ann', 2, NULL, NULL, x'acba4382625e877d0a28c93c5300ad81', '4 in', NULL, x'053c23054ddbb02825d3f4688093afe16b5bcd2c73c1004745be5fe29d92bd7e'),
    (11, 4, 4, 1795709398930, 2, 'Rob', 1, 1, 'cid-8', x'4dfc063f597ec131fc9942d1b1a3b6e9', 'yes', NULL, x'74cfe187fb37ba5c141f3a335ac6fd41b2c9a5b69438a7a6bce6ef75ccc08f63'),
    (12, 4, 5, 1795709398949, 1, 'Ann', 2, NULL, NULL, x'3e09a8d6409e5b9bcaedd6e31aba5372', '4 out', NULL, x'c896aabe36d6e086aa66be844005abfbcc3fe4f6fbe40dac2a6228568d6f818e'),
    (13, 4, 6, 1795709399003, 1, 'Ann', 3, NULL, 'cid-9', x'b30db57962736a366aec0075236cc1e2', 'title Ann''s surprise', NULL, x'b7020fa4cb45a7082436e19fdf7e4d513e7447ddf91d032de8ead0b96c04f1f5'),
    (14, 2, 2, 1795709399023, 1, 'Ann', 4, NULL, 'cid-10', x'393ad4d23f79e2be7f63af6999b43ff0', 'oolong, 乌龙', NULL, x'8a815d141bbb366f46f2ed614985500ea191a9e5c8bd0c512b3af5861a5329a8'),
    (15, 2, 3, 1795709399047, 1, 'Ann', 3, NULL, 'cid-11', x'450da0aa0c0beb347aeb1df5f02fccec', 'slow_s 30
topic_by moderators', NULL, x'87cdfef2f7e309ec1377385e03f09e4f473e348e9d4a4d5809d73866abfa3645'),
    (16, 1, 6, 1795709399063, 1, 'Ann', 3, NULL, 'cid-12', x'a2c2bd4197869e97e68343c9488a9f0d', 'closed true', NULL, x'6cb648af0a48858e5e93cd1fe932f9923fa75b8c6f68005933aaa0bf378b6d19'),
    (17, 1, 7, 1795709399090, 1, 'Ann', 3, NULL, 'cid-13', x'57ac70632b9e3dc048166d40825913b4', 'closed false', NULL, x'ce53153831972401c225a2b6ec468c04e2b9449145f1e1a0d2874375d1aa681e');
INSERT INTO invitations VALUES
    (4, x'e8a41c5ef87d0d09f33f90d2e44d370d30cbd7a3ff2cd5da342974043bbedbf1', 1795795798986, x'cb355f184ba3e9cb3138042b72525ce35dc4567453c93c9b4461a733f08c6966');
PRAGMA application_id = 0x54656148;
PRAGMA user_version = 5;
