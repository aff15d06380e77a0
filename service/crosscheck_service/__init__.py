"""How Crosscheck is run: engine, Ray Serve deployments, gateway and the command line that starts them."""
