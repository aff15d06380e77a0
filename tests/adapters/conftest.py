import importlib.util

# browser-use pins its dependencies exactly and cannot live beside the server: `make test-browser` has its environment.
collect_ignore = [] if importlib.util.find_spec("browser_use") else ["test_browser_use.py", "test_browser_use_hooks.py"]
