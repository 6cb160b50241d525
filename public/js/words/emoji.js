// Common emoji and the words under which they are found behind a `:`, English and Chinese. The first word is
// what is shown; the order is the order of the offers.

const LIST = `
😀 grin smile 笑 开心|😂 joy lol 笑哭|🤣 rofl 笑倒|🙂 slight_smile 微笑|😉 wink 眨眼|😊 blush 害羞|😍 heart_eyes 色 喜欢|😘 kiss 亲亲
😋 yum 好吃|😜 tongue 吐舌|🤔 thinking 思考 想|🤨 hmm 怀疑|😐 neutral 无语|🙄 eyeroll 白眼|😏 smirk 坏笑|😴 sleep 睡 晚安
😷 mask 口罩|🤒 sick 生病|🤯 mind_blown 震惊|🥳 party 庆祝|😎 cool 酷|🤓 nerd 书呆|😕 confused 困惑|😮 wow 哇 惊讶
😳 flushed 尴尬|🥺 please 求|😢 cry 哭|😭 sob 大哭|😱 scream 害怕|😅 sweat 汗|😓 phew 累|😤 huff 哼|😡 angry 生气|🤬 swear 骂
😈 devil 坏|💀 skull 死|💩 poop 便便|👻 ghost 鬼|🤖 robot 机器人|🙈 see_no_evil 不看|😇 angel 天使|🤗 hug 抱抱|🤫 shush 嘘|🤝 handshake 握手 合作
👍 +1 thumbsup good 赞 好|👎 -1 thumbsdown bad 差|👌 ok 好的 行|✌️ victory 耶|🤞 luck 好运|👏 clap 鼓掌|🙌 hooray 万岁|🙏 thanks pray 谢谢 拜托|💪 muscle 加油 强
👋 wave hi bye 你好 再见|👀 eyes look 看|🧠 brain 脑|🫡 salute 收到|🤷 shrug 摊手|🤦 facepalm 捂脸|🏃 run 跑|💃 dance 跳舞
❤️ heart love 爱 心|💔 broken_heart 心碎|💯 hundred 满分|💥 boom 爆炸|✨ sparkles 闪|🔥 fire 火|⭐ star 星|🌟 glow 明星|💡 idea 主意|💤 zzz 困
🎉 tada congrats 恭喜|🎂 birthday cake 生日 蛋糕|🎁 gift 礼物|🏆 trophy 冠军|🥇 gold 第一|🎯 target 目标|🎮 game 游戏|🎵 music 音乐|🎬 film 电影|🧧 red_envelope 红包
🍵 tea 茶|☕ coffee 咖啡|🍺 beer 啤酒|🍻 cheers 干杯|🍷 wine 红酒|🧋 bubble_tea 奶茶|🍜 noodles 面|🍚 rice 饭 吃饭|🥟 dumpling 饺子|🍕 pizza 披萨|🍔 burger 汉堡|🍎 apple 苹果|🍉 melon 西瓜 吃瓜|🌶️ spicy 辣
🐶 dog 狗|🐱 cat 猫|🐼 panda 熊猫|🐷 pig 猪|🐴 horse 马|🐉 dragon 龙|🐌 snail 慢|🐛 bug 虫|🐳 whale 鲸|🌹 rose 玫瑰|🌸 flower 花|🌈 rainbow 彩虹
☀️ sun 太阳 晴|🌙 moon 月亮|☁️ cloud 云|🌧️ rain 雨|❄️ snow 雪|⚡ lightning 闪电|🌏 world 世界|🏠 home 家|🏢 office 公司|🚗 car 车|🚄 train 火车|✈️ plane 飞机|🚀 rocket ship 火箭 发布|⛱️ beach 海滩
💻 laptop 电脑|📱 phone 手机|🖨️ printer 打印机|📷 camera 拍照|🔋 battery 电池|🔌 plug 插头|🔒 lock 锁|🔑 key 钥匙|🔧 wrench fix 修|🔨 hammer 锤|🔍 search 搜索|📎 clip 附件|✏️ pencil 写|📝 memo note 笔记|📅 calendar 日历|📌 pin 钉|📈 up 涨|📉 down 跌|📦 box 包|💰 money 钱|📧 mail 邮件|📣 shout 通知
✅ check done 完成|❌ cross no 错|❓ question 问|❗ important 注意|⚠️ warning 警告|🚫 forbidden 禁止|⏰ alarm 闹钟|⏳ wait 等|🔔 bell 提醒|♻️ again 循环|➕ plus 加|💬 chat 聊天|🆗 okay 可以|🆘 help 救命|🔴 red 红|🟢 green 绿|🔵 blue 蓝
`;

const SHOWN_MAX = 8;
const CHINESE = /\p{Script=Han}/u;
const TONE = 0x1f3fa;

const entryOf = (emoji, words, tones = false) => ({ id: emoji, emoji, words, tones });
const OFFERS = LIST.trim().split(/[|\n]/).map((entry) => {
  const [emoji, ...words] = entry.split(' ');
  return entryOf(emoji, words);
});

/** By the name of a group: its emoji. Until all are learned they are those above, which have no groups. */
let groups = [['all', OFFERS]];
let all = OFFERS;

/** From now on there are all emoji: by their groups the English words, each line one emoji, and the Chinese ones. */
export function learnEmoji(english, chinese) {
  const short = new Map(OFFERS.map((entry) => [entry.emoji, entry]));
  groups = Object.entries(english).map(([name, lines]) => {
    const further = chinese[name].trim().split('\n');
    const entries = lines.trim().split('\n').map((line, i) => {
      const [signed, ...words] = line.split(' ');
      const emoji = signed.replace(/\+$/, '');
      const own = short.get(emoji)?.words ?? [];
      return entryOf(emoji, [...new Set([...own, ...words, ...further[i].split(' ')])], signed !== emoji);
    });
    return [name, entries];
  });
  const found = new Map(groups.flatMap(([, entries]) => entries.map((entry) => [entry.emoji, entry])));
  // The short list keeps its order and comes first.
  all = [...new Set([...OFFERS.map((entry) => found.get(entry.emoji) ?? entry), ...found.values()])];
}

export const emojiGroups = () => groups;

/** What is known of an emoji. */
export const emojiEntry = (emoji) => all.find((entry) => entry.emoji === emoji) ?? entryOf(emoji, [emoji]);

/** With a tone of skin, 1 to 5, where it takes one. */
export const toned = ({ emoji, tones }, tone) => (tones && tone > 0 ? emoji.replace(/^(.)\uFE0F?/u, (_, first) => first + String.fromCodePoint(TONE + tone)) : emoji);

/** Chinese is found by any part, other words by the beginning of each of theirs. */
const fits = (word, query) => (CHINESE.test(query) ? word.includes(query) : `_${word.replace(/-/g, '_')}`.includes(`_${query}`));

/** Those with a word that fits the query, also as `:tea:`; all of them for none; a word that is the query itself comes first. */
export function allEmoji(typed) {
  const query = typed.trim().toLowerCase().replace(/^[:：]|[:：]$/g, '').replace(/[\s-]+/g, '_');
  const found = query === '' ? all : all.filter(({ words }) => words.some((word) => fits(word, query)));
  const isIt = ({ words }) => words.includes(query);
  return [...found.filter(isIt), ...found.filter((entry) => !isIt(entry))];
}

/** The first of them, to choose from while one writes. */
export const emojiFor = (query) => allEmoji(query).slice(0, SHOWN_MAX);
