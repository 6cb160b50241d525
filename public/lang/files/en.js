// English, of files: they come as soon as somebody has some.
export default {
  picture_named: 'Picture {name}',
  download: 'Download',
  smaller: 'Smaller',
  larger: 'Larger',
  picture_before: 'Picture before',
  picture_after: 'Next picture',
};
