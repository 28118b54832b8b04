"""What the template for staff says: instructions, the choices of its drop-downs, a note for each column, and an example.

The example's code begins with 示例, so that it is never imported.
"""

from knowledge.entry.records import KINDS, UNITS
from knowledge.files.cells import WORDS
from knowledge.files.columns import FIELDS, NAME_HEADING, SECTIONS, Cell, heading
from knowledge.files.table_reading import EXAMPLE

GUIDE_SHEET = "填写说明"
GUIDE = (
    "一、每个事项在“事项”表里填一行；编码和名称必填，其余有就填。编码用字母、数字和横线，如 sfz-buling，定了以后不要改。",
    "二、材料、收费、时限、流程等各填在自己的表里：一项一行，同一事项有几项就填几行，“事项编码”与“事项”表一致。",
    "三、一格里要写几个词时用分号隔开，如：身份证丢了；补身份证。",
    "四、只在某种情况下适用的内容，先在“情形”表里写明有哪些情形，再在该行“适用情形”填“申请人=代办”；几种情况用 | 隔开。",
    "五、数字和单位分开填；说不成一个数字的（如 15 至 30 日）写在“说明”里，数值留空。",
    "六、“是否已核实”不填表示已对照原文核实；没有核实的填“否”，答复时会提示以当地公布为准。",
    "七、行政区划填 12 位代码，全国统一的填 000000000000 或不填；更正已有内容时请保留“编号”列不动。",
    f"八、编码以“{EXAMPLE}”开头的行是示例，不会导入，可以删除。填好后运行：hotline import 文件名.xlsx --dry-run 先预览，再去掉 --dry-run 导入。",
)

_YES_NO = ("是", "否")
_BY_FIELD: dict[tuple[str, str], tuple[str, ...]] = {
    ("items", "kind"): KINDS,
    ("items", "disclosure"): tuple(WORDS["disclosure"].values()),
    ("documents", "form"): ("纸质", "电子", "纸质或电子"),
    ("documents", "necessity"): ("必要", "非必要", "容缺后补"),
    ("deadlines", "type"): ("法定", "承诺", "申请人"),
    ("deadlines", "unit"): UNITS,
    ("channels", "type"): ("窗口", "网上", "邮寄", "自助终端", "代办", "电话", "预约", "上门"),
    ("phones", "type"): ("咨询", "投诉", "紧急"),
}
CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    (section, heading(section, field)): choices for (section, field), choices in _BY_FIELD.items()
} | {
    (section, heading(section, field)): _YES_NO
    for section in SECTIONS
    for field in FIELDS[section]
    if field in ("verified", "local", "disputed")
}
"""(section, heading) → what its drop-down offers."""

NOTES: dict[tuple[str, str], str] = {
    ("", "事项编码"): "必填。字母、数字、点、横线，如 sfz-buling；同一事项在各表里用同一个编码。",
    ("", "行政区划"): "12 位行政区划代码；全国统一的填 000000000000，或不填。",
    ("items", NAME_HEADING): "必填。写群众到窗口办的那一件事，如“居民身份证补领”，不要只写“身份证”。",
    ("", NAME_HEADING): "只为方便对照，导入时不读。",
    ("items", "日常用语"): "群众平时怎么说，几种说法用分号隔开，如：身份证丢了；补身份证。",
    ("items", "实施部门"): "由谁办理，写全称。",
    ("items", "概述"): "一两句话说清这件事是什么。",
    ("items", "核实日"): "最近一次对照原文核实的日期，如 2026-01-31。",
    ("items", "复核日"): "到这一天应当再核对一次。",
    ("items", "公开范围"): "公开：群众可见；仅工作人员：只给接线员看。",
    ("items", "去除的上级内容"): "本地不适用的上级内容的编号，用分号隔开。",
    ("", "依据"): "名称加条款，如：居民身份证法第二十条；几条用分号隔开。",
    ("", "适用情形"): "不分情况的不填；否则写“申请人=代办”，几种用 | 隔开，几个维度用分号隔开。",
    ("", "是否已核实"): "不填表示已核实；没有核实的填“否”。",
    ("", "各地不同"): "各地标准不一样的填“是”。",
    ("", "口径不一"): "各地机关答复不一致的填“是”：答复里会说明，并请群众向主管机关确认。",
    ("", "生效日"): "从这一天起适用（含当天），如 2026-01-31；一直适用的不填。",
    ("", "失效日"): "到这一天为止（含当天）；一直适用的不填。",
    ("", "编号"): "系统用来认出同一条内容，新填的留空，导出的请勿改动。",
    ("", "说明"): "放不进其他列的话写在这里。",
    ("fees", "金额"): "只填一个数字，不收费填 0；分档或按比例的写在“收费规则”里。",
    ("fees", "单位"): "如 元、元/本。",
    ("deadlines", "类型"): "法定：法规规定的办结时限；承诺：本单位承诺的；申请人：申请人自己要遵守的期限。",
    ("deadlines", "数值"): "只填一个整数；范围或分段的写在“说明”里，这里留空。",
    ("deadlines", "起算点"): "从什么时候算起，如：受理之日。",
    ("visits", "数值"): "最多到现场几次，不用到现场填 0。",
    ("circumstances", "维度"): "如：申请人、情形、户籍。",
    ("circumstances", "问法"): "向群众怎么问，如：是本人办理，还是请人代办？",
    ("circumstances", "选项"): "至少两个，用分号隔开，如：本人；代办。写成范围的（不满2年；满2年）会和问话里的数比。",
    ("circumstances", "也叫"): "居民对选项的叫法，如：家庭唯一住房=首套|第一套；家庭第二套住房=二套。",
}
"""(section or '' for every sheet, heading) → the note on its heading."""

_CODE = f"{EXAMPLE}-1"
_KEY: dict[str, Cell] = {"事项编码": _CODE, NAME_HEADING: "居民身份证补领"}
EXAMPLES: dict[str, tuple[dict[str, Cell], ...]] = {
    "items": (
        _KEY
        | {"日常用语": "身份证丢了；补身份证", "事项类型": "行政确认", "主题": "身份证", "服务对象": "自然人",
           "实施部门": "公安机关", "概述": "居民身份证丢失后补领新证。", "公开范围": "公开"},
    ),
    "circumstances": (_KEY | {"维度": "申请人", "问法": "是本人办理，还是请人代办？", "选项": "本人；代办"},),
    "documents": (
        _KEY | {"名称": "居民户口簿", "原件份数": 1, "材料形式": "纸质", "必要性": "必要"},
        _KEY | {"名称": "代办人身份证件", "原件份数": 1, "必要性": "必要", "适用情形": "申请人=代办", "是否已核实": "否"},
    ),
    "fees": (_KEY | {"名称": "工本费", "金额": 40, "单位": "元", "依据": "发改价格〔2003〕2322号"},),
    "deadlines": (
        _KEY | {"类型": "法定", "数值": 60, "单位": "自然日", "起算点": "提交申领登记表之日", "依据": "居民身份证法第十二条"},
    ),
    "steps": (_KEY | {"内容": "到户籍地或居住地派出所窗口申请"}, _KEY | {"内容": "按领证凭证上的日期取证", "是否已核实": "否"}),
}  # fmt: skip
