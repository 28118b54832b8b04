"""The terminal: one file per area of commands, which parse, call and print; `cli.py` finds them by name."""

LACKING = "缺少 {name}：请先运行 make setup，再用 .venv 里的 python 运行（没有 make 的，见 README.md）。"
"""Said when it is started with another Python than that of the environment: one sentence instead of a traceback."""
