"""`python -m crosscheck_service.app` is the installed script `crosscheck-server`."""

from crosscheck_service.app.cli import main

main()
