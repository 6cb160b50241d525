// 简体中文：很少用到、需要时才加载的内容。
export default {
  date_title: '跳转到日期',
  date: '日期',
  date_nothing: '从那天起，这里没有人说过话。',
  date_go: '跳转',
  save_title: '保存 {room} 的聊天记录',
  save_text: '保存到目前为止的全部消息，以现在的内容为准；不含文件和已删除的消息。',
  save_html: '网页',
  save_html_for: '可在任何浏览器中阅读和打印',
  save_txt: '纯文本',
  save_txt_for: '可用任何编辑器打开',
  save_jsonl: 'JSON 数据',
  save_jsonl_for: '供程序使用，每行一条',
  save_size: '已接收 {size}',
  save_broken: '连接中断，没能收完全部内容，因此没有保存。',
  saved_room: '已保存：{file}（{size}）',
};
