"""How the bundled vision-language model is made: generator, curriculum, recipe, evaluation."""
