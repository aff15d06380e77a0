"""The command line and what it starts: a Ray cluster, the Serve application on it, and the gateway before it."""
