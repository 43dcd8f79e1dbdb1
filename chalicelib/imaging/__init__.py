"""What is made of pictures: renditions, crops, words, problems; and share images. Pure."""
