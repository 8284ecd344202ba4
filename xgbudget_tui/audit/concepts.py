"""What the audit looks for in a table.

By official code where a line has one, else by its words.
"""

from __future__ import annotations

import re

from xgbudget_tui.model.value import value_class


@value_class
class Concept:
    """A notion of the field: the codes it goes under and a pattern of normalised names.

    ``codes`` are exact. A line that has a code of another kind is still found by its name.
    """

    zh: str
    en: str
    codes: tuple[str, ...] = ()
    names: str = "^$"

    def fits_name(self, name: str) -> bool:
        """Whether a normalised name (without outline prefix) is this notion's."""
        return re.search(self.names, name) is not None


TAX = Concept("税收收入", "tax revenue", ("101",), r"^税收收入(?:小?合?计)?$")
NON_TAX = Concept("非税收入", "non-tax revenue", ("103",), r"^非税收入(?:小?合?计)?$")
OWN_REVENUE = Concept(
    "一般公共预算收入",
    "general public revenue",
    (),
    r"^(?:地方|本级|本年|全?[市县区省]级?)?一般公共预算(?:本级|本年)?收入(?:小?合?计)?$"
    r"|^(?:本年|各项|本级)?收入(?:小|合)计$",
)
SUPPORT = Concept(
    "上级补助收入",
    "support from above",
    (),
    r"^(?:上级|中央|省|市|省级|市级|自治区)?(?:财政)?(?:税收返还(?:和|及))?(?:一般公共预算)?"
    r"(?:补助|转移支付)(?:性)?收入(?:合计)?$|^上级补助",
)
CARRIED_IN = Concept(
    "上年结余收入", "carried over from last year", ("11008",), r"^上年(?:结余|结转)"
)
CARRIED_OUT = Concept(
    "年终结余",
    "carried forward",
    ("23009",),
    r"^(?:年终|年末|当年|本年)?(?:滚存|累计)?(?:净?结余|结转)|^结转下年|^年终滚存",
)
MOVED_IN = Concept("调入资金", "moved in from other budgets", ("11009",), r"^调入资金")
MOVED_OUT = Concept("调出资金", "moved out to other budgets", ("23008",), r"^调出资金")
STABILISER_IN = Concept(
    "动用预算稳定调节基金",
    "drawn from the stabilisation fund",
    ("11015",),
    r"^(?:动用|调入)预算稳定调节基金",
)
REMITTED = Concept("上解支出", "remitted upwards", ("23006",), r"^(?:.{0,3})?上解.*支出")
REPAID = Concept("债务还本支出", "debt repaid", ("231",), r"还本支出")
INTEREST = Concept("债务付息支出", "interest on debt", ("232",), r"^债务付息支出$")
ISSUE_FEE = Concept("债务发行费用支出", "fees of issuing debt", ("233",), r"^债务发行费用?支出$")
DEBT_INCOME = Concept(
    "债务收入", "money borrowed", ("105",), r"^(?:地方政府)?(?:专项)?债务(?:转贷)?收入"
)
ON_LENT = Concept("债务转贷收入", "borrowed through the level above", ("11011",), r"债务转贷收入")
RESERVE = Concept("预备费", "reserve", ("227",), r"^预备费$")
FUND_TRANSFER = Concept(
    "政府性基金转移支付收入",
    "fund transfers from above",
    ("11004",),
    r"政府性基金(?:转移支付|补助)收入",
)
LAND_SALES = Concept(
    "国有土地使用权出让收入", "land-use sales", ("1030148",), r"^国有土地使用权出让(?:金)?收入$"
)
LAND_SPENDING = Concept(
    "国有土地使用权出让收入安排的支出",
    "spending of land-use sales",
    ("21208",),
    r"^国有土地使用权出让(?:金)?收入.*安排的支出$",
)
PROJECT_INCOME = Concept(
    "专项债券项目专项收入",
    "income of bond-financed projects",
    ("10310",),
    r"专项债[券务]对应项目专项收入",
)
BOND_SPENDING = Concept(
    "专项债券安排的支出", "spending of special bonds", (), r"^(?!.*及对应).*专项债券收入安排的支出$"
)
LOTTERY_SPENDING = Concept(
    "彩票公益金安排的支出",
    "lottery welfare spending",
    ("22960",),
    r"^彩票公益金(?:及.*)?安排的支出$",
)
VEHICLES = Concept(
    "公务用车购置及运行费", "official vehicles", (), r"公务用车(?:购置(?:及|和|费及)|.*合计|费$)"
)
VEHICLE_BUYING = Concept("公务用车购置费", "buying vehicles", (), r"公务用车购置(?:费用?|支出)?$")
VEHICLE_RUNNING = Concept(
    "公务用车运行费", "running vehicles", (), r"公务用车运行(?:维护)?(?:费用?|支出)?$"
)
ABROAD = Concept("因公出国（境）费", "official travel abroad", (), r"因公出国")
HOSPITALITY = Concept("公务接待费", "official hospitality", (), r"公务接待")
LIMIT = Concept("债务限额", "debt ceiling", (), r"限额")
BALANCE = Concept("债务余额", "outstanding debt", (), r"余额")
GRAND = re.compile(r"总计|^合计$|^总合计$")
EDUCATION_SURCHARGE = Concept(
    "教育费附加收入", "education surcharge", ("1030203",), r"^教育费附加收入"
)
EDUCATION_SURCHARGE_SPENDING = Concept(
    "教育费附加安排的支出",
    "spending of the education surcharge",
    ("20509",),
    r"^教育费附加安排的支出$",
)
