"""What the guard costs beside the bare answer, and beside the same passes run one by one."""
