"""The entry: which command is in which room of `hotline/terminal`. A room is read when its command is called."""

import sys
from typing import Any

from hotline.terminal import LACKING

try:
    from hotline.terminal.command.doors import Doors
    from hotline.terminal.command.group import LazyGroup, Room
except ModuleNotFoundError as missing:
    sys.exit(LACKING.format(name=missing.name))


def pages(address: str, port: int, workers: int) -> None:
    """Serve the pages until it is stopped. Handed to `serve`, as the terminal knows nothing of the web."""
    from web.serving import serve

    serve(address, port, workers)


def qr(address: str) -> str:
    """An address as a QR code, in SVG."""
    from web.qr import qr_svg

    return qr_svg(address)


def models(assistant: Any, address: tuple[str, int] | None) -> None:
    """Serve the tools for language models over HTTP at an address, or over the standard streams."""
    from web.language_models.serving import serve_http, serve_streams

    if address is None:
        serve_streams(assistant)
    else:
        serve_http(assistant, *address)


main = LazyGroup(
    "main",
    help="政务服务热线问答助手。",
    context_settings={"help_option_names": ["-h", "--help"], "obj": Doors(pages, models, qr)},
    places={
        "alarms": Room("alarms", "提示过的险情：查看、查找和导出标注。"),
        "ask": Room("asking", "问一个问题。"),
        "backup": Room("keeping", "备份到文件夹，不用停服务：做完打开核对，太旧的删去。"),
        "calendar": Room("calendar", "工作日历：节假日和调休，往后数工作日，登记一年的安排。"),
        "check": Room("checking", "检查数据库和全部条目：矛盾、过期、缺依据、格式不对……"),
        "check-text": Room(
            "outside.proofreading",
            "核对一份文字（通知、折页、网文）：和已发布内容不同的数额、时限、日期、材料、电话。",
            "check_text",
        ),
        "directory": Room("outside.directory", "号码表：部门、网格员和代办员、值班、不在本级办的事。"),
        "doctor": Room("keeping", "体检：设置、文件权限、数据库、磁盘、备份、时钟、字体，有问题的各说一句该怎么办。"),
        "eval": Room("evaluating", "用标注题目评测答复质量；没有达到 --floor 时退出码为 1。", "eval_"),
        "export": Room("files", "导出全部已发布的事项，或各地要自己填的内容（--worksheet）。"),
        "gate": Room("checking", "发布前看影响：哪些问题的答复会变；标为“必须答对”的不能被改坏。"),
        "handout": Room("outside.handouts", "印发的东西：便民服务手册、一卡通、服务指南牌、政务公开目录、培训问答。"),
        "import": Room(
            "importing", "导入事项：表格、问答清单、办事指南、整篇的通知和法规、其他系统的文件。", "import_"
        ),
        "imports": Room("importing", "导入的记录：列出、撤销。"),
        "inbox": Room("inbox", "没有答上来的问题：查看和处理。"),
        "init": Room("serving", "建立数据库并装入起步知识；已有的数据库会升级并补入新的起步知识。"),
        "item": Room("items", "一个事项：查看、版本、比较、发布、恢复、撤下。"),
        "keys": Room("keeping", "密钥：更换会话密钥，重新加密联系方式。"),
        "lexicon": Room("lexicon", "本单位的词表：老百姓的说法 → 标准词。"),
        "line": Room("lines", "语音菜单的口播稿，每月的热点问答。"),
        "links": Room("files", "按名称建议：哪些本地事项对应哪个全国事项。"),
        "log": Room("log", "问答记录：按期清理，删去一个问题。"),
        "mcp": Room("outside.other_programs", "给语言模型用的工具（MCP）：提问、事项、内容、更新、核对文字。"),
        "notice": Room("outside.notices", "通知：提出、通过、紧急置顶、结束。"),
        "profile": Room("tickets", "部署类型：12345、12366、148、便民服务中心。"),
        "migrate": Room(
            "serving", "把全部内容从一个数据库抄到另一个空的数据库（SQLite、PostgreSQL 互抄），逐表核对行数。"
        ),
        "ratings": Room("log", "居民的评价和留言，新的在前；不加 --all 只列不满意的。"),
        "region": Room("regions", "行政区划：查找，以及本单位的街道、社区。"),
        "repl": Room("conversing", "在终端里连续问答，或接电话（--operator）；输入的内容只留在内存里。"),
        "replay": Room("log", "重放当时的答复：问了什么、答了什么、什么时候。"),
        "restore": Room("keeping", "用备份恢复数据库；先停服务。PostgreSQL 的先建一个空库。"),
        "review": Room("sources", "责任单位的待办：依据废止、将到期、该复核。"),
        "serve": Room("serving", "启动网页服务。"),
        "source": Room("sources", "法律和文件：查看、标记废止。"),
        "template": Room("files", "生成可填写的 XLSX 模板。"),
        "token": Room("outside.other_programs", "接口令牌：给别的程序用，可以限定权限和期限。"),
        "tickets": Room("tickets", "工单：查看、超期的、联系方式的密钥、村级账号的范围。"),
        "tune": Room("evaluating", "用标注题目（可以多个文件）拟合排序权重和判断阈值，并从知识库里学词语关联。"),
        "webhook": Room(
            "outside.webhooks", "推送：事项有变动、工单有进展或快到期时告诉别的程序；deliver 把要发的发出去。"
        ),
        "user": Room("accounts", "工作人员账号。"),
    },
)

if __name__ == "__main__":
    main()
