"""What runs models: the reader of images and the vision-language model."""
