"""Repairs of the tag tree that WeasyPrint 70 makes, so that it says what the page says.

Seen by validators: an item of a list with paragraphs of its own has them directly under LI,
where only Lbl and LBody may stand (ISO 14289-1, 7.2). Seen by readers only: a table header
does not say what it heads.
"""

import pydyf


def repair(pdf: pydyf.PDF) -> None:
    """Repair the tag tree of a finished PDF in place, before it is written."""
    elements = {
        item.reference: item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
    }
    for element in elements.values():
        if element["S"] == "/TH":
            # All headers of our pages head their column, and so do those of Markdown.
            element["A"]["Scope"] = "/Column"
        if element["S"] == "/LI":
            enclose_body(element, elements, pdf)


def enclose_body(
    item: pydyf.Dictionary, elements: dict[bytes, pydyf.Dictionary], pdf: pydyf.PDF
) -> None:
    """Put the paragraphs of a list item into one LBody."""
    loose = [kid for kid in item["K"] if elements[kid]["S"] not in ("/Lbl", "/LBody")]
    if not loose:
        return
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(loose),
            "Pg": item["Pg"],
            "P": item.reference,
        }
    )
    pdf.add_object(body)
    for kid in loose:
        elements[kid]["P"] = body.reference
    item["K"] = pydyf.Array([kid for kid in item["K"] if kid not in loose] + [body.reference])
