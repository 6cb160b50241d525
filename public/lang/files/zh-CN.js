// 简体中文：文件，有文件时才载入。
export default {
  picture_named: '图片 {name}',
  download: '下载',
  smaller: '缩小',
  larger: '放大',
  picture_before: '上一张',
  picture_after: '下一张',
};
