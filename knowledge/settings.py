"""Settings: one table of name, default and one line of help, read from the environment.

`--help` and the documentation are printed from this table.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from knowledge.entry.records import NATION
from knowledge.keys import former_keys, kept_key, key_file
from knowledge.profiles.profile import DEFAULT, BadProfile, Profile, read_profile
from knowledge.storage.connections import is_postgres, path_of
from knowledge.storage.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "HOTLINE_WECHAT_TOKEN",
        "",
        "微信公众号：服务器配置里的 Token，安全模式写成 Token:EncodingAESKey:AppID；不设就不接",
    ),
    Setting("HOTLINE_WECOM", "", "企业微信：Token:EncodingAESKey:企业ID；不设就不接"),
    Setting("HOTLINE_DINGTALK_SECRET", "", "钉钉机器人：appSecret；不设就不接"),
    Setting("HOTLINE_API_LIMIT", "300", "接口：一个来访地址一分钟最多请求几次；每个进程各自计数"),
    Setting("HOTLINE_TOKEN_LIMIT", "3000", "接口：一个令牌一分钟最多请求几次；每个进程各自计数"),
    Setting(
        "HOTLINE_DATABASE_URL",
        "sqlite:///hotline.db",
        "数据库地址：一个 SQLite 文件，或几台机器共用的 postgresql://用户:密码@主机/库名",
    ),
    Setting(
        "HOTLINE_SECRET_KEY",
        "",
        "会话签名密钥；不设时自动生成，保存在数据库旁的 .secret 文件里；用 PostgreSQL 时必须设，各台机器相同",
    ),
    Setting("HOTLINE_OLD_SECRET_KEY", "", "换 HOTLINE_SECRET_KEY 时写原来的，用它发出的对话还能接着问；一天后去掉"),
    Setting("HOTLINE_REGION", NATION, "本部署所在地的 12 位行政区划代码；全零表示不限地区"),
    Setting("HOTLINE_PROFILE", DEFAULT, "部署类型：随程序提供的名字，或自己的 .toml 文件"),
    Setting("HOTLINE_HOTLINE", "", "答复中给出的人工热线号码；不设时用部署类型里的"),
    Setting("HOTLINE_MODEL", "", "权重文件；不设时用随程序提供的"),
    Setting("HOTLINE_FOUR_EYES", "on", "审核人必须不是编写人；只有一个人的单位设为 off，工作台各页会写明"),
    Setting(
        "HOTLINE_CONTACT_KEY", "", "给居民联系方式加密的密钥，可以几个，用逗号分开，第一个用来加密；不设就不收联系方式"
    ),
    Setting("HOTLINE_ON_DANGER", "", "有确定的险情时通知谁：网址，或写成 JSON 的命令；不设就不通知"),
    Setting("HOST", "127.0.0.1", "网页服务监听的地址"),
    Setting("PORT", "8000", "网页服务监听的端口"),
    Setting("WORKERS", "1", "网页服务用几个进程回答；不超过处理器核数"),
    Setting("HOTLINE_TRUSTED_PROXIES", "0", "网页服务前面有几层自己的反向代理；0 表示没有，不采信转发来的地址和协议"),
    Setting("HOTLINE_THREADS", "16", "网页服务同时处理多少个请求；多出来的排队"),
    Setting("HOTLINE_BODY_SECONDS", "10", "一个请求的内容要在几秒内发完，过时答 408；大文件按大小放宽"),
    Setting("HOTLINE_LOG_WAIT_SECONDS", "1", "数据库被别的程序占用时，答复最多等几秒；过后照常答复，注明没有记录"),
    Setting(
        "HOTLINE_OPENID_ISSUER",
        "",
        "本单位统一登录（OpenID Connect）的网址，如 https://sso.example.gov.cn；不设就只用本系统的账号",
    ),
    Setting("HOTLINE_OPENID_CLIENT", "", "在统一登录里登记的客户端编号"),
    Setting("HOTLINE_OPENID_SECRET", "", "在统一登录里登记的客户端密钥"),
    Setting("HOTLINE_OPENID_CLAIM", "preferred_username", "统一登录告诉的哪一项是本系统的用户名"),
    Setting("HOTLINE_METRICS_TOKEN", "", "监控取 /metrics 用的口令；不设就没有这个地址"),
    Setting(
        "HOTLINE_LOG_FORMAT", "text", "日志的写法：text，或 json（每行一个 JSON，连同每个请求一行，不含别人输入的话）"
    ),
    Setting(
        "HOTLINE_LOG_KEEP_DAYS",
        "400",
        "问答记录保留几天，更早的每天自动清理；不能少于 183 天（网络安全法第二十三条第三项：留存网络日志不少于六个月）",
    ),
    Setting("HOTLINE_ASK_LIMIT", "60", "居民一个地址一分钟最多问几次；0 不限。工作人员和本机不限"),
    Setting("HOTLINE_ASK_LIMIT_ALL", "0", "居民合起来一分钟最多问几次；0 不限"),
    Setting("HOTLINE_ASK_EXEMPT", "", "不限次数的地址或网段，用逗号分开，如大厅共用的出口"),
    Setting(
        "HOTLINE_EMBED_ORIGINS",
        "",
        "可以把问答放进自己网页的网站，用逗号分开，如 https://www.example.gov.cn；不设就不许",
    ),
    Setting(
        "HOTLINE_SCAN_UPLOADS",
        "",
        "上传附件前先检查它的命令，写成 JSON，文件在标准输入，返回 0 才收；不设就只查类型和宏",
    ),
    Setting("HOTLINE_UPLOAD_MB", "50", "工作人员上传的文件最大多少 MB；居民的请求最大 1 MB"),
)


class BadSetting(KnowledgeError):
    code = "bad_setting"


@dataclass(frozen=True, slots=True)
class Settings:
    """What one process runs with."""

    database_url: str
    secret_key: str
    region: str
    hotline: str
    host: str
    port: int
    model: str = ""
    trusted_proxies: int = 0
    threads: int = 16
    workers: int = 1
    body_seconds: int = 10
    log_wait_seconds: int = 1
    log_keep_days: int = 400
    wechat_token: str = ""
    wecom: str = ""
    dingtalk_secret: str = ""
    api_limit: int = 300
    token_limit: int = 3000
    upload_mb: int = 50
    ask_limit: int = 60
    ask_limit_all: int = 0
    ask_exempt: tuple[IPv4Network | IPv6Network, ...] = ()
    embed_origins: tuple[str, ...] = ()
    four_eyes: bool = True
    on_danger: str = ""
    scan_uploads: str = ""
    old_secret_key: str = ""
    openid_issuer: str = ""
    openid_client: str = ""
    openid_secret: str = ""
    openid_claim: str = "preferred_username"
    metrics_token: str = ""
    log_format: str = "text"
    contact_key: str = field(default="", repr=False)
    profile: Profile = field(default_factory=read_profile)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the table; raises BadSetting for a value that cannot be used."""
        # Long: the settings, one a line.
        value = {s.name: environ.get(s.name, "").strip() or s.default for s in SETTINGS}
        _refuse_unusable(value)
        profile = _profile(value["HOTLINE_PROFILE"])
        return cls(
            database_url=value["HOTLINE_DATABASE_URL"],
            secret_key=value["HOTLINE_SECRET_KEY"],
            region=value["HOTLINE_REGION"],
            hotline=value["HOTLINE_HOTLINE"] or profile.hotline,
            profile=profile,
            model=value["HOTLINE_MODEL"],
            host=value["HOST"],
            port=int(value["PORT"]),
            trusted_proxies=int(value["HOTLINE_TRUSTED_PROXIES"]),
            threads=_number(value, "HOTLINE_THREADS", most=256),
            workers=_number(value, "WORKERS", most=64),
            body_seconds=_number(value, "HOTLINE_BODY_SECONDS", most=600),
            log_wait_seconds=_number(value, "HOTLINE_LOG_WAIT_SECONDS", most=60),
            log_keep_days=_keep_days(value),
            wechat_token=_wechat(value["HOTLINE_WECHAT_TOKEN"]),
            wecom=_sealed("HOTLINE_WECOM", value["HOTLINE_WECOM"], "企业ID"),
            dingtalk_secret=value["HOTLINE_DINGTALK_SECRET"],
            api_limit=_number(value, "HOTLINE_API_LIMIT", most=1_000_000),
            token_limit=_number(value, "HOTLINE_TOKEN_LIMIT", most=1_000_000),
            upload_mb=_number(value, "HOTLINE_UPLOAD_MB", most=1000),
            ask_limit=_number(value, "HOTLINE_ASK_LIMIT", most=100_000, least=0),
            ask_limit_all=_number(value, "HOTLINE_ASK_LIMIT_ALL", most=10_000_000, least=0),
            ask_exempt=_networks(value["HOTLINE_ASK_EXEMPT"]),
            embed_origins=_origins(value["HOTLINE_EMBED_ORIGINS"]),
            four_eyes=value["HOTLINE_FOUR_EYES"] == "on",
            on_danger=value["HOTLINE_ON_DANGER"],
            scan_uploads=value["HOTLINE_SCAN_UPLOADS"],
            old_secret_key=value["HOTLINE_OLD_SECRET_KEY"],
            openid_issuer=value["HOTLINE_OPENID_ISSUER"],
            openid_client=value["HOTLINE_OPENID_CLIENT"],
            openid_secret=value["HOTLINE_OPENID_SECRET"],
            openid_claim=value["HOTLINE_OPENID_CLAIM"],
            metrics_token=value["HOTLINE_METRICS_TOKEN"],
            log_format=value["HOTLINE_LOG_FORMAT"],
            contact_key=_contact_key(value["HOTLINE_CONTACT_KEY"]),
        )

    def secret(self) -> bytes:
        """The key that signs conversations and sessions, made and kept beside the database when none is set.

        Raises:
            BadSetting: where there is none, and the database is no file beside which one could be kept for every machine.
        """
        if self.secret_key:
            return self.secret_key.encode()
        if is_postgres(self.database_url):
            raise BadSetting(
                "用 PostgreSQL 时请设 HOTLINE_SECRET_KEY，各台机器相同，例如用 python -c 'import secrets; print(secrets.token_hex(32))' 生成。"
            )
        return kept_key(key_file(path_of(self.database_url)))

    def former_secrets(self, now: datetime) -> tuple[bytes, ...]:
        """The keys before, which may still open what they sealed."""
        if self.secret_key or is_postgres(self.database_url):
            return (self.old_secret_key.encode(),) if self.old_secret_key else ()
        return former_keys(key_file(path_of(self.database_url)), now)


def _refuse_unusable(value: Mapping[str, str]) -> None:
    """Raise BadSetting for the first value that cannot be used."""
    region, port = value["HOTLINE_REGION"], value["PORT"]
    url, model = value["HOTLINE_DATABASE_URL"], value["HOTLINE_MODEL"]
    if not url.startswith("sqlite:///") and not is_postgres(url):
        # A plain name would silently become a new, empty database of that name.
        raise BadSetting(f"HOTLINE_DATABASE_URL 应写成 sqlite:///文件路径 或 postgresql://主机/库名，现在是“{url}”。")
    if model and not Path(model).is_file():
        raise BadSetting(f"HOTLINE_MODEL 指的权重文件“{model}”不存在，请检查路径，或者不设（用随程序提供的）。")
    if len(region) != 12 or not (region.isascii() and region.isdigit()):
        raise BadSetting(f"HOTLINE_REGION 应为 12 位行政区划代码，现在是“{region}”。")
    if not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise BadSetting(f"PORT 应为 1 到 65535 的数字，现在是“{port}”。")
    proxies = value["HOTLINE_TRUSTED_PROXIES"]
    if len(proxies) != 1 or not (proxies.isascii() and proxies.isdigit()):
        raise BadSetting(f"HOTLINE_TRUSTED_PROXIES 应为 0 到 9 的数字，现在是“{proxies}”。")
    if value["HOTLINE_FOUR_EYES"] not in ("on", "off"):
        raise BadSetting(f"HOTLINE_FOUR_EYES 应为 on 或 off，现在是“{value['HOTLINE_FOUR_EYES']}”。")
    if value["HOTLINE_LOG_FORMAT"] not in ("text", "json"):
        raise BadSetting(f"HOTLINE_LOG_FORMAT 应为 text 或 json，现在是“{value['HOTLINE_LOG_FORMAT']}”。")
    issuer = value["HOTLINE_OPENID_ISSUER"]
    if issuer and not issuer.startswith(("https://", "http://127.0.0.1")):
        raise BadSetting(f"HOTLINE_OPENID_ISSUER 应是 https:// 开头的网址，现在是“{issuer}”。")
    if issuer and not (value["HOTLINE_OPENID_CLIENT"] and value["HOTLINE_OPENID_SECRET"]):
        raise BadSetting("设了 HOTLINE_OPENID_ISSUER，还要设 HOTLINE_OPENID_CLIENT 和 HOTLINE_OPENID_SECRET。")
    if 0 < len(value["HOTLINE_METRICS_TOKEN"]) < 16:
        raise BadSetting("HOTLINE_METRICS_TOKEN 太短，请用 16 个以上的字符。")


def _wechat(value: str) -> str:
    """The setting of WeChat: a token, or all that the safe mode takes; raises BadSetting."""
    return _sealed("HOTLINE_WECHAT_TOKEN", value, "AppID") if ":" in value else value


def _sealed(name: str, value: str, receiver: str) -> str:
    """A setting of three parts with a key of 43 characters, or none; raises BadSetting."""
    parts = value.split(":")
    if value and (len(parts) != 3 or not parts[0] or len(parts[1]) != 43 or not parts[2]):
        raise BadSetting(f"{name} 应写成 Token:EncodingAESKey:{receiver}，EncodingAESKey 是 43 个字符。")
    return value


def _profile(name: str) -> Profile:
    try:
        return read_profile(name)
    except BadProfile as error:
        raise BadSetting(f"HOTLINE_PROFILE：{error}") from None


def _number(value: Mapping[str, str], name: str, *, most: int, least: int = 1) -> int:
    """A setting that is a whole number from `least` on; raises BadSetting."""
    given = value[name]
    if not (given.isascii() and given.isdigit() and len(given) < 10) or not least <= int(given) <= most:
        raise BadSetting(f"{name} 应为 {least} 到 {most} 的整数，现在是“{given}”。")
    return int(given)


SIX_MONTHS = 183


def _keep_days(value: Mapping[str, str]) -> int:
    """How many days questions are kept; raises BadSetting for fewer than the law wants."""
    days = _number(value, "HOTLINE_LOG_KEEP_DAYS", most=36_500)
    if days < SIX_MONTHS:
        raise BadSetting(
            f"HOTLINE_LOG_KEEP_DAYS 不能少于 {SIX_MONTHS} 天：网络安全法第二十三条第三项要求留存相关的网络日志不少于六个月，现在是“{days}”。"
        )
    return days


def _contact_key(given: str) -> str:
    """Keys as Fernet takes them: 32 bytes in base64 for addresses, separated by commas; raises BadSetting."""
    for key in filter(None, map(str.strip, given.split(","))):
        if not re.fullmatch("[A-Za-z0-9_-]{43}=", key):
            raise BadSetting(
                "HOTLINE_CONTACT_KEY 不是可用的密钥，请用 tickets key 生成；换密钥时新的写在最前面，旧的留在后面。"
            )
    return given


def _origins(given: str) -> tuple[str, ...]:
    """Sites, separated by commas, each a scheme and a host; raises BadSetting."""
    found = tuple(each.strip() for each in given.split(",") if each.strip())
    for each in found:
        if not re.fullmatch(r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?", each):
            raise BadSetting(
                f"HOTLINE_EMBED_ORIGINS 应是用逗号分开的网站，如 https://www.example.gov.cn，后面不带斜线和路径，现在有“{each}”。"
            )
    return found


def _networks(given: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks separated by commas; raises BadSetting."""
    try:
        return tuple(ip_network(each.strip(), strict=False) for each in given.split(",") if each.strip())
    except ValueError:
        raise BadSetting(
            f"HOTLINE_ASK_EXEMPT 应是用逗号分开的地址或网段，如 192.0.2.7, 10.1.0.0/16，现在是“{given}”。"
        ) from None
