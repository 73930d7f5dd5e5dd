"""The large archive: 8,400 issues of 40 titles, 67,200 canvases of 1,500 words, without images."""
