"""What can be wrong with a profile, or with what one is to be made of."""


class ProfileError(ValueError):
    """A profile cannot be used; the message names the field and the remedy."""


class FitError(ValueError):
    """The examples do not allow a fit; the message says what is missing."""
