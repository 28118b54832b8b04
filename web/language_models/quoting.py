"""The tools of the server: each answers with published facts and their sources, never with text made for the occasion."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from hotline.answering.replies import to_json
from hotline.assistant import MAX_QUESTION, Assistant
from hotline.proofreading.proofreader import LONGEST, Proofreader
from knowledge.places.regions import full_code
from knowledge.storage.clock import SHANGHAI
from knowledge.storage.errors import KnowledgeError

INSTRUCTIONS = (
    "政务服务事项的已发布内容：材料、费用、时限、地点、电话、依据。数额、期限、材料、电话只能照抄工具返回的文字，并写明依据和核实日期；"
    "工具没有给出的不要补。写好的草稿先用 check_text 核对。有人有危险时先说 110、119、120。"
)
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
CHANNEL = "mcp"

Region = Annotated[str, Field(description="行政区划代码，6 或 12 位；空着用本部署的地区", max_length=12)]


def tool_server(assistant: Assistant) -> MCPServer[Any]:
    """The server with its tools, over one assistant; it has no transport yet."""
    # Long: every tool is a function here, as the server reads its name, parameters and help from it.
    server: MCPServer[Any] = MCPServer(
        "hotline", title="政务服务热线问答", instructions=INSTRUCTIONS, subscriptions=False, log_level="WARNING"
    )
    kb = assistant.kb

    def place(region: str) -> str | None:
        code = full_code(region.strip()) if region.strip() else None
        if code is not None and code not in kb.regions.tree():
            raise ToolError(f"没有“{region}”这个地区，请写 6 或 12 位行政区划代码。")
        return code

    @server.tool(title="提问", annotations=READS)
    def ask(
        question: Annotated[str, Field(description="居民的原话，不要写个人信息", max_length=MAX_QUESTION)],
        region: Region = "",
        conversation: Annotated[
            str, Field(description="上一次返回的 conversation，接着问时带上", max_length=8000)
        ] = "",
    ) -> dict[str, Any]:
        """用居民的原话提问；返回答复全文（text）、事项、逐条内容和依据，或者反问、不知道、该找谁。"""
        if not question.strip():
            raise ToolError("question 不能为空。")
        return to_json(assistant.ask(question, conversation=conversation, region=place(region), channel=CHANNEL))

    @server.tool(title="一个事项", annotations=READS)
    def item(
        code: Annotated[str, Field(description="事项编码，如 sfz-buling", max_length=96)], region: Region = ""
    ) -> dict[str, Any]:
        """一个事项的完整办事指南，逐条写明依据、版次和适用地区。"""
        return _guide(code, region)

    @server.tool(title="事项的内容", annotations=READS)
    def facts(
        code: Annotated[str, Field(description="事项编码", max_length=96)],
        facet: Annotated[
            str,
            Field(description="只要哪一方面：材料、费用、时限、地点、电话、条件、流程、依据……空着全部", max_length=8),
        ] = "",
        region: Region = "",
    ) -> list[dict[str, Any]]:
        """一个事项的逐条内容，每条可以单独引用：text 照抄，basis 是依据。"""
        sections = _guide(code, region)["sections"]
        return [fact for section in sections if facet in ("", section["facet"]) for fact in section["facts"]]

    @server.tool(title="最近的更新", annotations=READS)
    def changes(
        since: Annotated[str, Field(description="从哪一天起，如 2026-11-01；空着是最近的", max_length=10)] = "",
        topic: Annotated[str, Field(description="只要哪个主题", max_length=60)] = "",
        region: Region = "",
        limit: Annotated[int, Field(ge=1, le=200)] = 50,
    ) -> list[dict[str, Any]]:
        """最近发布、修改和撤下的事项，新的在前。"""
        try:
            moment = datetime.fromisoformat(since).replace(tzinfo=SHANGHAI) if since else None
        except ValueError:
            raise ToolError("since 应为日期，如 2026-11-01。") from None
        found = kb.changes.latest(since=moment, region=place(region) or "", topic=topic, limit=limit)
        return [asdict(change) for change in found]

    @server.tool(title="核对文字", annotations=READS)
    def check_text(
        text: Annotated[str, Field(description="要核对的草稿、文章、折页", max_length=LONGEST)], region: Region = ""
    ) -> dict[str, Any]:
        """把任何文字与已发布的内容比较：数额、时限、日期、材料、电话不同的逐处列出，correction 是应有的内容。"""
        return Proofreader(assistant).check(text, region=place(region)).to_json()

    def _guide(code: str, region: str) -> dict[str, Any]:
        try:
            return asdict(assistant.guide(code, region=place(region)))
        except KnowledgeError as error:
            raise ToolError(str(error)) from None

    return server
