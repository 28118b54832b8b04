"""A made-up township for tests: 40 offices, 6 villages with their officers, 14 days of duty. No number in it belongs to anybody."""

from datetime import date, timedelta

from knowledge.entry.departments import Department, Duty, Elsewhere, Officer
from knowledge.places.roster import Roster
from knowledge.store import KnowledgeBase

DISTRICT, TOWN = "330702000000", "330702201000"
"""婺城区, and a made-up township in it."""
VILLAGES = {
    "杨石村": "330702201201", "坛里郑村": "330702201202", "王店村": "330702201203",
    "上吴村": "330702201204", "下吴村": "330702201205", "横溪社区": "330702201206",
}  # fmt: skip
TODAY = date(2026, 11, 27)
LEADERS = ("赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七")
LAWYERS = ("冯律", "陈律")
_OFFICES = (
    "党政综合办公室", "经济发展办公室", "村镇建设办公室", "社会事务办公室", "平安法治办公室", "财政所", "司法所", "农技站", "林业站", "水利站",
    "文化站", "退役军人服务站", "劳动保障所", "综合行政执法队", "派出所", "卫生院", "中心小学", "中学", "供电所", "自来水站",
    "邮政支局", "信用社", "市场监督管理所", "自然资源所", "税务分局", "交警中队", "消防站", "残联", "妇联", "团委",
    "工会", "人大办", "纪检监察室", "民政窗口", "社保窗口", "户籍窗口", "医保窗口",
)  # fmt: skip


def offices() -> list[Department]:
    """40 offices of the township, and 4 of its district."""
    found = [
        Department(
            name="乾西乡便民服务中心", phone="0579-82000000", complaint_phone="0579-82000099", region=TOWN, aliases=("365中心", "办事大厅"),
            address="乾西乡府前路1号", hours="工作日 8:30-12:00，13:30-17:00；周六 9:00-12:00", handles="户籍、社保、医保、民政等窗口受理", extended="工作日 12:00-13:00，17:00-19:00（先预约）", slot_people=2,
            appointment="打0579-82000000可以预约下班后、周日办理", at_home="老人、残疾人可以预约上门",
            agent="村里的事可以交给代办员", verified_on=TODAY,
        ),
        Department(name="乾西乡人民政府", phone="0579-82000001", region=TOWN, aliases=("乡政府", "镇政府"), address="乾西乡府前路2号", hours="工作日 8:30-12:00，13:30-17:00"),
        Department(name="乾西乡365便民服务中心监督岗", phone="0579-82000098", region=TOWN, parent="乾西乡便民服务中心"),
    ]  # fmt: skip
    for n, name in enumerate(_OFFICES):
        found.append(
            Department(
                name=f"乾西乡{name}", phone=f"0579-8201{n:04d}", region=TOWN, parent="乾西乡人民政府", handles=f"{name}的工作",
                address=f"乾西乡府前路{n + 3}号", hours="24小时" if name in ("派出所", "卫生院", "消防站") else "工作日 8:30-12:00，13:30-17:00",
                room=f"{n % 4 + 1}楼{n}室" if "窗口" in name else "",
            )
        )  # fmt: skip
    found += [
        Department(name="婺城区婚姻登记处", phone="0579-83000001", region=DISTRICT, parent="婺城区民政局", address="婺城区宾虹路1号", hours="工作日 8:30-12:00，14:00-17:00；周六 9:00-12:00"),
        Department(name="婺城区民政局", phone="0579-83000002", region=DISTRICT, address="婺城区宾虹路2号", hours="工作日 8:30-12:00，14:00-17:00"),
        Department(name="婺城区行政服务中心", phone="0579-83000003", region=DISTRICT, address="婺城区宾虹路3号", hours="周一至周五 9:00-12:00，13:30-17:00"),
        Department(name="金东区民政局", phone="0579-84000002", region="330703000000", address="金东区光南路1号", hours="工作日 8:30-17:00"),
    ]  # fmt: skip
    return found


def roster() -> Roster:
    """The officers of the villages, 14 days of duty from `TODAY` on, and what is done in the district."""
    officers = []
    for n, (village, code) in enumerate(VILLAGES.items()):
        for role, m in (("网格员", 1), ("代办员", 2), ("咨询员", 3)):
            if village == "王店村" and role == "网格员":
                continue
            officers.append(Officer(role=role, name=f"{village[:2]}{role[0]}", phone=f"0579-821{n}000{m}", region=code))
    officers.append(
        Officer(
            role="网格员",
            name="林小区",
            phone="0579-82109999",
            region=VILLAGES["横溪社区"],
            cell="横溪第二网格",
            areas=("阳光花园", "三组"),
        )
    )
    duties = []
    for n in range(14):
        day = TODAY + timedelta(days=n)
        duties.append(Duty(day=day, kind="值班领导", name=LEADERS[n % 7], phone=f"0579-8220000{n % 7}", region=TOWN))
        if day.weekday() < 5:
            duties.append(
                Duty(
                    day=day,
                    kind="值班律师",
                    name=LAWYERS[n % 2],
                    phone="0579-82300001",
                    region=TOWN,
                    hours="9:00-11:30",
                )
            )
    elsewhere = [
        Elsewhere(matter="结婚登记", aliases=("结婚证", "离婚", "婚姻登记"), region=TOWN, office="婺城区婚姻登记处", note="乡里可以帮您预约。"),
        Elsewhere(matter="办护照", aliases=("护照",), region=TOWN, office="婺城区行政服务中心"),
    ]  # fmt: skip
    return Roster(tuple(officers), tuple(duties), tuple(elsewhere))


def fill(kb: KnowledgeBase) -> None:
    """Put the township into a knowledge base."""
    kb.regions.add(TOWN, "乾西乡", ["乾西"], by="本机")
    for village, code in VILLAGES.items():
        kb.regions.add(code, village, ["坛里郑"] if village == "坛里郑村" else [], by="本机")
    kb.directory.put(offices(), by="本机")
    kb.rosters.put(roster(), by="本机")
