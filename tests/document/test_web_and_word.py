"""Web pages and Word documents: tables in order, titles inside and between them."""

from pathlib import Path

import docx

from xgbudget_tui.document import Grid, TextBlock, read_document
from xgbudget_tui.document.title_rows import join_wrapped

PAGE = """<!DOCTYPE html><html><head><title>x</title><script>1<2</script></head><body>
<p>附件1</p><p>2025年某市政府性基金预算收支总表</p><p>单位：亿元</p>
<table><tr><td rowspan="2">预算科目</td><td colspan="2">预计数</td></tr>
<tr><td>全市</td><td>市级</td></tr>
<tr><td>　一、土地出让</td><td>39.63</td><td>13.83</td></tr></table>
<div>备注 &lt;b&gt;</div></body></html>"""


def test_a_page_is_text_and_grids_in_order(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="gb18030")
    blocks = read_document(path).blocks
    assert [block.text for block in blocks if isinstance(block, TextBlock)] == [
        "附件1",
        "2025年某市政府性基金预算收支总表",
        "单位：亿元",
        "备注 <b>",
    ]
    (grid,) = [block for block in blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["预算科目", "预计数", ""],
        ["", "全市", "市级"],
        ["一、土地出让", "39.63", "13.83"],
    ]
    assert (grid.rows[0][0].down, grid.rows[0][1].across, grid.rows[2][0].indent) == (2, 2, 2)


def test_one_word_table_may_hold_several(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("关于预算的报告")
    table = document.add_table(rows=0, cols=2)
    for row in [
        ("附表1", ""),
        ("单位：万元", ""),
        ("预算科目", "完成数"),
        ("本年收入合计", "100"),
        ("附表2", ""),
        ("预算科目", "完成数"),
        ("本年支出合计", "90"),
    ]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    path = tmp_path / "report.docx"
    document.save(str(path))
    kinds = [
        block.text if isinstance(block, TextBlock) else len(block.rows)
        for block in read_document(path).blocks
    ]
    assert kinds == ["关于预算的报告", "附表1", "单位：万元", 2, "附表2", 2]


def test_wrapped_cells_are_joined() -> None:
    assert join_wrapped("一般公共服务\n支出") == "一般公共服务支出"
    assert join_wrapped("2022年\n执行数") == "2022年执行数"
    assert join_wrapped("general \n budget") == "general budget"
