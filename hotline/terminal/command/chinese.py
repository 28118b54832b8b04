"""What click says, in Chinese."""

from __future__ import annotations

CLICK_SAYS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Aborted!": "已取消。",
    "required": "必填",
    "Show this message and exit.": "显示这些说明。",
    "Try '{command} {option}' for help.": "用法见 {command} {option}",
    "Error: {message}": "错误：{message}",
    "Error: The two entered values do not match.": "两次输入的不一样，请再输一遍。",
    "Did you mean {possibility}?": "您是不是要 {possibility}？",
    "(Possible options: {possibilities})": "（可能是 {possibilities}）",
    "(Possible commands: {possibilities})": "（可能是 {possibilities}）",
    "Did you mean one of: {possibilities}?": "您是不是要 {possibilities} 中的一个？",
    "Missing command.": "没有写命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Choose from:\n\t{choices}": "可以是 {choices}",
    "No such option {name!r}.": "没有 {name} 这个选项。",
    "No such command {name!r}.": "没有 {name} 这个命令。",
    "Got unexpected extra argument ({args})": "多写了参数 {args}",
    "Got unexpected extra arguments ({args})": "多写了参数 {args}",
    "Option {name!r} does not take a value.": "选项 {name} 后面不能写值。",
    "Option {name!r} requires an argument.": "选项 {name} 后面要写值。",
    "Invalid value: {message}": "{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 不对：{message}",
    "{value!r} is not {choice}.": "“{value}”不行，只能是 {choice}。",
    "{value!r} is not one of {choices}.": "“{value}”不行，只能是 {choices}。",
    "{value!r} does not match the format {format}.": "“{value}”不是日期，应像 2026-01-31。",
    "{value!r} is not a valid {number_type}.": "“{value}”不是整数。",
    "{value} is not in the range {range}.": "{value} 超出了范围 {range}。",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "{name} {filename!r} does not exist.": "{name} {filename} 不存在。",
    "{name} {filename!r} is a file.": "{name} {filename} 是文件。",
    "{name} {filename!r} is a directory.": "{name} {filename} 是文件夹。",
    "{name} {filename!r} is not readable.": "{name} {filename} 没有权限读取。",
    "{name} {filename!r} is not writable.": "{name} {filename} 没有权限写入。",
}
"""What click says, in Chinese: its own catalogue, as gettext would need a compiled file and the right locale."""


def speak_chinese() -> None:
    from click import core, decorators, exceptions, formatting, parser, termui, types

    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        for name, said in {
            "_": lambda text: CLICK_SAYS.get(text, text),
            "ngettext": lambda one, many, n: CLICK_SAYS.get(text := one if n == 1 else many, text),
        }.items():
            if hasattr(module, name):
                setattr(module, name, said)
